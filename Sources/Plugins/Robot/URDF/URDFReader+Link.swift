import Glibc

extension URDFReader {
  mutating func link(_ element: XMLElement) -> URDFRobot.Link? {
    guard let name = element["name"], !name.isEmpty else {
      report(element.line, "<link>", "it has no name", "write <link name=\"…\">")
      return nil
    }
    let owner = "link \"\(name)\""
    checkAttributes(element, in: owner)
    let known = [
      "inertial", "visual", "collision", "contact", "self_collision_checking", "material",
    ]
    for child in element.children where !known.contains(child.name) {
      reportUnknown(child, in: owner, known: known)
    }
    var inertial: URDFRobot.Inertial?
    if let part = onlyChild(element, "inertial", in: owner) {
      inertial = self.inertial(part, in: owner)
    }
    return URDFRobot.Link(
      name: name, inertial: inertial, shapes: shapes(element, in: owner), line: element.line)
  }

  private mutating func inertial(_ element: XMLElement, in owner: String) -> URDFRobot.Inertial? {
    for child in element.children where !["origin", "mass", "inertia"].contains(child.name) {
      reportUnknown(child, in: owner, known: ["origin", "mass", "inertia"])
    }
    guard let origin = origin(element, in: owner) else { return nil }
    guard let massElement = onlyChild(element, "mass", in: owner) else {
      report(
        element.line, owner, "<inertial> has no <mass>", "write <mass value=\"…\"/> in kg")
      return nil
    }
    guard let mass = number(massElement, "value", in: owner) else { return nil }
    guard mass >= 0 else {
      report(massElement.line, owner, "mass is \(text(mass)) kg", "give a mass of zero or more")
      return nil
    }
    var result = URDFRobot.Inertial(origin: origin, mass: mass, diagonal: .zero, products: .zero)
    guard let inertia = onlyChild(element, "inertia", in: owner) else {
      report(
        element.line, owner, "<inertial> has no <inertia>; it is taken as a point mass",
        "write <inertia ixx=\"…\" …/> in kg·m²", severity: .warning)
      return result
    }
    let xx = number(inertia, "ixx", in: owner)
    let yy = number(inertia, "iyy", in: owner)
    let zz = number(inertia, "izz", in: owner)
    let xy = number(inertia, "ixy", in: owner, default: 0)
    let xz = number(inertia, "ixz", in: owner, default: 0)
    let yz = number(inertia, "iyz", in: owner, default: 0)
    guard let xx, let yy, let zz, let xy, let xz, let yz else { return nil }
    result.diagonal = Vector3(xx, yy, zz)
    result.products = Vector3(xy, xz, yz)
    check(result, in: owner, line: inertia.line)
    return result
  }

  /// A body's inertia has principal moments A, B, C ≥ 0 with A + B ≥ C: each is an integral of mass over
  /// two of three squared coordinates.
  private mutating func check(_ inertial: URDFRobot.Inertial, in owner: String, line: Int) {
    let moments = principalMoments(diagonal: inertial.diagonal, products: inertial.products)
    let slack = 1e-9 * max(abs(moments.x), abs(moments.z))
    if moments.x < -slack {
      report(
        line, owner,
        "the inertia has a negative principal moment, \(text(moments.x)) kg·m² (the others: \(text(moments.y)), "
          + "\(text(moments.z)))",
        "check the signs and the size of ixy, ixz, iyz")
    } else if moments.x + moments.y < moments.z - slack {
      report(
        line, owner,
        "no body has principal moments \(text(moments.x)), \(text(moments.y)), \(text(moments.z)) kg·m²: the smaller two "
          + "add up to \(text(moments.x + moments.y)), less than the largest",
        "check the export units and axes; the motion is computed as stated", severity: .warning)
    } else if inertial.mass == 0 && moments.z > 0 {
      report(
        line, owner, "mass is 0 kg but the inertia is not zero",
        "give the mass; the motion is computed as stated", severity: .warning)
    } else if inertial.mass > 0 && moments.z > 0 {
      checkDensity(inertial.mass, moments.z, in: owner, line: line)
    }
  }

  /// Mass m and largest moment I say how far out the mass lies: the radius of gyration k = √(I/m). A body with that
  /// little mass for its size, or that much, is a slip of units or a placeholder.
  ///
  /// A solid ball of density ρ has m = 16.6 ρ k³, any other body of that density less.
  private mutating func checkDensity(
    _ mass: Double, _ moment: Double, in owner: String, line: Int
  ) {
    let radius = (moment / mass).squareRoot()
    let density = mass / (radius * radius * radius)
    // Of air, and of osmium, in kg/m³.
    let isTooLight = density < 1.2
    guard isTooLight || density > 16.6 * 22_590 else { return }
    // Three digits tell.
    let unit = pow(10, (log10(radius)).rounded(.down) - 2)
    let far = (radius / unit).rounded() * unit
    report(
      line, owner,
      "the inertia of \(text(moment)) kg·m² puts its \(text(mass)) kg \(far < 1e-3 ? "\(text((far * 1e9).rounded() / 1e6)) mm" : "\(text((far * 1e6).rounded() / 1e6)) m") from the centre: such a body is "
        + (isTooLight ? "lighter than air" : "denser than any metal"),
      "check the units of the export, kg and kg·m²; the motion is computed as stated",
      severity: .warning)
  }
}

/// The eigenvalues of a symmetric matrix in rising order, by cyclic Jacobi rotations.
func principalMoments(diagonal: Vector3, products: Vector3) -> Vector3 {
  var d = [diagonal.x, diagonal.y, diagonal.z]
  // Entry k couples the two axes other than k.
  var off = [products.z, products.y, products.x]
  for _ in 0..<24 {
    for k in 0..<3 {
      let (p, q) = ((k + 1) % 3, (k + 2) % 3)
      guard off[k] != 0 else { continue }
      let theta = (d[q] - d[p]) / (2 * off[k])
      let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
      let c = 1 / (t * t + 1).squareRoot()
      let s = t * c
      d[p] -= t * off[k]
      d[q] += t * off[k]
      // The entry that couples q with k sits at p, and the other way round.
      (off[q], off[p]) = (c * off[q] - s * off[p], s * off[q] + c * off[p])
      off[k] = 0
    }
  }
  d.sort()
  return Vector3(d[0], d[1], d[2])
}
