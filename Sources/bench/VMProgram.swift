/// A program in twin and in Lua: each defines `work(n)`.
struct VMProgram {
  let name: String
  let size: Int
  let twin: String
  let lua: String

  static let all = small + classic

  private static let small = [
    VMProgram(
      name: "fib", size: 27,
      twin: """
        func fib(n) {
          if n < 2 { return n }
          return fib(n - 1) + fib(n - 2)
        }
        func work(n) = fib(n)
        """,
      lua: """
        local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
        function work(n) return fib(n) end
        """),
    VMProgram(
      name: "mandelbrot", size: 200,
      twin: """
        func work(n) {
          var total = 0
          for py in 0 .. n - 1 {
            for px in 0 .. n - 1 {
              let x0 = px / n * 3 - 2
              let y0 = py / n * 2 - 1
              var x = 0
              var y = 0
              var i = 0
              while x * x + y * y < 4 and i < 200 {
                let next = x * x - y * y + x0
                y = 2 * x * y + y0
                x = next
                i += 1
              }
              total += i
            }
          }
          return total
        }
        """,
      lua: """
        function work(n)
          local total = 0
          for py = 0, n-1 do
            for px = 0, n-1 do
              local x0 = px / n * 3.0 - 2.0
              local y0 = py / n * 2.0 - 1.0
              local x, y, i = 0.0, 0.0, 0
              while x*x + y*y < 4.0 and i < 200 do
                local next = x*x - y*y + x0
                y = 2.0*x*y + y0
                x = next
                i = i + 1
              end
              total = total + i
            end
          end
          return total
        end
        """),
    VMProgram(
      name: "table_record", size: 200_000,
      twin: """
        func work(n) {
          let a = []
          for i in 1 .. n { append(a, i * 0.5) }
          var s = 0
          for k in 1 .. 10 {
            for i in 1 .. n {
              a[i] = a[i] + s * 1e-9
              s = s + a[i]
            }
          }
          let r = { x: 0, v: 1 }
          for i in 1 .. n * 5 {
            r.x = r.x + r.v * 0.001
            r.v = r.v - r.x * 0.001
          }
          return s + r.x
        }
        """,
      lua: """
        function work(n)
          local a = {}
          for i = 1, n do a[i] = i * 0.5 end
          local s = 0.0
          for k = 1, 10 do for i = 1, n do a[i] = a[i] + s * 1e-9; s = s + a[i] end end
          local r = {x = 0.0, v = 1.0}
          for i = 1, n*5 do r.x = r.x + r.v * 0.001; r.v = r.v - r.x * 0.001 end
          return s + r.x
        end
        """),
    VMProgram(
      name: "closure", size: 2_000_000,
      twin: """
        func counter() {
          var c = 0
          return func(d) {
            c = c + d
            return c
          }
        }
        func work(n) {
          let f = counter()
          var s = 0
          for i in 1 .. n { s = s + f(0.5) }
          return s
        }
        """,
      lua: """
        local function counter() local c = 0 return function(d) c = c + d return c end end
        function work(n)
          local f = counter()
          local s = 0.0
          for i = 1, n do s = s + f(0.5) end
          return s
        end
        """),
    VMProgram(
      name: "string", size: 400_000,
      twin: """
        func work(n) {
          var s = ""
          for i in 1 .. n {
            s = s + "x"
            if s.count > 1000 { s = "" }
          }
          return s.count
        }
        """,
      lua: """
        function work(n)
          local s = ""
          for i = 1, n do s = s .. "x" if #s > 1000 then s = "" end end
          return #s
        end
        """),
  ]
}
