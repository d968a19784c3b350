import Glibc

/// The time zone that this process is in.
enum LocalZone {
  /// What it is at a moment, as git writes it: `+0100`.
  static func text(at time: Timestamp) -> String {
    var seconds = time_t(time.milliseconds / 1000)
    // The C structure has a pointer to the zone's name, which is not looked at.
    var broken = unsafe tm()
    guard unsafe localtime_r(&seconds, &broken) != nil else { return "+0000" }
    let east = unsafe broken.tm_gmtoff
    let minutes = abs(east) / 60
    let number = minutes / 60 * 100 + minutes % 60
    let digits = String(number)
    return (east < 0 ? "-" : "+") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
