//! Where a clock stands that an abbreviation names.

/// Returns the seconds ahead of UTC of the zone of a name that means one place only; nothing for others, such as `IST`.
pub(super) fn east_of_utc(name: &str) -> Option<i32> {
    let hours = match name {
        "Z" | "GMT" | "UT" | "UTC" | "WET" => 0,
        "CET" | "MET" | "MEZ" | "WEST" => 1,
        "CEST" | "MEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return None,
    };
    Some(hours * 3600)
}
