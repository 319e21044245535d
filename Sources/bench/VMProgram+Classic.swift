/// The programs that languages are usually compared by (after The Computer Language Benchmarks Game).
extension VMProgram {
  static let classic = [
    VMProgram(
      name: "sort", size: 200_000,
      twin: """
        func work(n) {
          let a = []
          var x = 42
          for i in 1 .. n {
            x = x * 16807 mod 2147483647
            append(a, x)
          }
          let b = sort(a)
          return b[1] + b[n]
        }
        """,
      lua: """
        function work(n)
          local a = {}
          local x = 42
          for i = 1, n do x = x * 16807 % 2147483647 a[i] = x end
          table.sort(a)
          return a[1] + a[n]
        end
        """),
    VMProgram(
      name: "nbody", size: 20_000,
      twin: """
        func energy(bodies) {
          var e = 0
          for i in 1 .. bodies.count {
            let b = bodies[i]
            e += 0.5 * b.m * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
          }
          return e
        }
        func advance(bodies, dt) {
          let n = bodies.count
          for i in 1 .. n {
            let a = bodies[i]
            var j = i + 1
            while j <= n {
              let b = bodies[j]
              let dx = a.x - b.x
              let dy = a.y - b.y
              let dz = a.z - b.z
              let d2 = dx * dx + dy * dy + dz * dz
              let mag = dt / (d2 * sqrt(d2))
              let bm = b.m * mag
              a.vx -= dx * bm
              a.vy -= dy * bm
              a.vz -= dz * bm
              let am = a.m * mag
              b.vx += dx * am
              b.vy += dy * am
              b.vz += dz * am
              j += 1
            }
          }
          for i in 1 .. n {
            let b = bodies[i]
            b.x += dt * b.vx
            b.y += dt * b.vy
            b.z += dt * b.vz
          }
        }
        func work(n) {
          let bodies = []
          for i in 0 .. 4 {
            append(bodies, { x: i * 1.1, y: i * 0.7 - 1, z: 0.3 * i * i, vx: 0.1 * i, vy: 0.2 - 0.05 * i, vz: 0.01, m: 1 / (1 + i) })
          }
          for k in 1 .. n { advance(bodies, 0.001) }
          return energy(bodies)
        }
        """,
      lua: """
        local function energy(bodies)
          local e = 0
          for i = 1, #bodies do
            local b = bodies[i]
            e = e + 0.5 * b.m * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
          end
          return e
        end
        local sqrt = math.sqrt
        local function advance(bodies, dt)
          local n = #bodies
          for i = 1, n do
            local a = bodies[i]
            for j = i + 1, n do
              local b = bodies[j]
              local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
              local d2 = dx * dx + dy * dy + dz * dz
              local mag = dt / (d2 * sqrt(d2))
              local bm = b.m * mag
              a.vx = a.vx - dx * bm
              a.vy = a.vy - dy * bm
              a.vz = a.vz - dz * bm
              local am = a.m * mag
              b.vx = b.vx + dx * am
              b.vy = b.vy + dy * am
              b.vz = b.vz + dz * am
            end
          end
          for i = 1, n do
            local b = bodies[i]
            b.x = b.x + dt * b.vx
            b.y = b.y + dt * b.vy
            b.z = b.z + dt * b.vz
          end
        end
        function work(n)
          local bodies = {}
          for i = 0, 4 do
            bodies[i + 1] = {x = i * 1.1, y = i * 0.7 - 1, z = 0.3 * i * i, vx = 0.1 * i, vy = 0.2 - 0.05 * i, vz = 0.01, m = 1 / (1 + i)}
          end
          for k = 1, n do advance(bodies, 0.001) end
          return energy(bodies)
        end
        """),
    VMProgram(
      name: "spectral_norm", size: 100,
      twin: """
        func a(i, j) {
          let ij = i + j - 1
          return 1 / (ij * (ij - 1) * 0.5 + i)
        }
        func times(x, y, n) {
          for i in 1 .. n {
            var s = 0
            for j in 1 .. n { s += x[j] * a(i, j) }
            y[i] = s
          }
        }
        func times_transposed(x, y, n) {
          for i in 1 .. n {
            var s = 0
            for j in 1 .. n { s += x[j] * a(j, i) }
            y[i] = s
          }
        }
        func work(n) {
          let u = []
          let v = []
          let w = []
          for i in 1 .. n {
            append(u, 1)
            append(v, 0)
            append(w, 0)
          }
          for k in 1 .. 10 {
            times(u, w, n)
            times_transposed(w, v, n)
            times(v, w, n)
            times_transposed(w, u, n)
          }
          var uv = 0
          var vv = 0
          for i in 1 .. n {
            uv += u[i] * v[i]
            vv += v[i] * v[i]
          }
          return sqrt(uv / vv)
        }
        """,
      lua: """
        local function a(i, j)
          local ij = i + j - 1
          return 1 / (ij * (ij - 1) * 0.5 + i)
        end
        local function times(x, y, n)
          for i = 1, n do
            local s = 0
            for j = 1, n do s = s + x[j] * a(i, j) end
            y[i] = s
          end
        end
        local function times_transposed(x, y, n)
          for i = 1, n do
            local s = 0
            for j = 1, n do s = s + x[j] * a(j, i) end
            y[i] = s
          end
        end
        function work(n)
          local u, v, w = {}, {}, {}
          for i = 1, n do u[i] = 1 v[i] = 0 w[i] = 0 end
          for k = 1, 10 do
            times(u, w, n) times_transposed(w, v, n) times(v, w, n) times_transposed(w, u, n)
          end
          local uv, vv = 0, 0
          for i = 1, n do uv = uv + u[i] * v[i] vv = vv + v[i] * v[i] end
          return math.sqrt(uv / vv)
        end
        """),
    VMProgram(
      name: "binary_trees", size: 14,
      twin: """
        func tree(depth) {
          if depth == 0 { return { left: none, right: none } }
          return { left: tree(depth - 1), right: tree(depth - 1) }
        }
        func size(t) {
          if t.left == none { return 1 }
          return 1 + size(t.left) + size(t.right)
        }
        func work(n) {
          var s = 0
          for i in 1 .. 8 { s += size(tree(n)) }
          return s
        }
        """,
      lua: """
        local function tree(depth)
          if depth == 0 then return {left = nil, right = nil} end
          return {left = tree(depth - 1), right = tree(depth - 1)}
        end
        local function size(t)
          if t.left == nil then return 1 end
          return 1 + size(t.left) + size(t.right)
        end
        function work(n)
          local s = 0
          for i = 1, 8 do s = s + size(tree(n)) end
          return s
        end
        """),
    VMProgram(
      name: "sieve", size: 500_000,
      twin: """
        func work(n) {
          let prime = []
          for i in 1 .. n { append(prime, true) }
          var count = 0
          for i in 2 .. n {
            if prime[i] {
              count += 1
              for k in i * 2 .. n by i { prime[k] = false }
            }
          }
          return count
        }
        """,
      lua: """
        function work(n)
          local prime = {}
          for i = 1, n do prime[i] = true end
          local count = 0
          for i = 2, n do
            if prime[i] then
              count = count + 1
              for k = i * 2, n, i do prime[k] = false end
            end
          end
          return count
        end
        """),
  ]
}
