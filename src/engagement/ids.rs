//! The ids of the events of an engagement: which was there before, and which event one names.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use rustc_hash::FxBuildHasher;

use super::record::EventId;

/// The events by their ids.
pub(super) struct Ids<'t> {
    /// Ids of up to so many bytes as one number: mostly they are short.
    short: HashMap<u128, EventId, BuildHasherDefault<Counted>>,
    long: HashMap<&'t str, EventId, FxBuildHasher>,
}

/// With their length, so many bytes make one number.
const SHORT: usize = 15;

impl<'t> Ids<'t> {
    /// Returns none, with room for so many.
    pub fn with_capacity(capacity: usize) -> Self {
        let short = HashMap::with_capacity_and_hasher(capacity, BuildHasherDefault::default());
        Self { short, long: HashMap::default() }
    }

    /// Adds an event, and returns the one that had the id before.
    pub fn insert(&mut self, id: &'t str, event: EventId) -> Option<EventId> {
        match number(id) {
            Some(number) => self.short.insert(number, event),
            None => self.long.insert(id, event),
        }
    }

    /// Returns the event of that id.
    pub fn get(&self, id: &str) -> Option<EventId> {
        match number(id) {
            Some(number) => self.short.get(&number).copied(),
            None => self.long.get(id).copied(),
        }
    }
}

/// Returns a short id as a number, another for each: its bytes at the upper end, its length below.
fn number(id: &str) -> Option<u128> {
    let mut bytes = [0; SHORT + 1];
    let from = bytes.len().checked_sub(id.len()).filter(|from| *from > 0)?;
    bytes[from..].copy_from_slice(id.as_bytes());
    bytes[0] = id.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

/// An odd number without a pattern: that of the golden ratio.
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The bits of a hash that say where to look; the others say whether it may be it.
const PLACES: u64 = u64::MAX >> 7;

/// Ids count up, mostly: those that follow each other lie side by side, and of many the next place is at hand.
#[derive(Default)]
struct Counted(u64);

impl Hasher for Counted {
    /// Takes the last eight bytes as digits, from a place on that is another for what else there is; the upper bits tell apart what
    /// comes to one place.
    fn write_u128(&mut self, id: u128) {
        let (start, end) = (id as u64, (id >> 64) as u64);
        let digits = end & 0x0f0f_0f0f_0f0f_0f0f;
        // Pairs, then fours, then all eight: the first digit is in the lowest byte.
        let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00ff_00ff_00ff_00ff;
        let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_ffff_0000_ffff;
        let eight = (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff;
        let folded = u128::from(start) * u128::from(MIXER);
        let place = eight.wrapping_add((folded >> 64) as u64 ^ folded as u64);
        let mixed = (end ^ start.rotate_left(23)).wrapping_mul(MIXER);
        self.0 = (place & PLACES) | (mixed & !PLACES);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(5) ^ u64::from(*byte);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use super::*;

    fn hash(id: &str) -> u64 {
        BuildHasherDefault::<Counted>::default().hash_one(number(id).expect("short"))
    }

    #[test]
    fn ids_that_count_up_lie_side_by_side() {
        for prefix in ["", "M", "INV-", "2026/01/INV"] {
            let places: Vec<u64> = (1_000..1_100).map(|n| hash(&format!("{prefix}{n}")) & PLACES).collect();
            assert!(places.windows(2).all(|two| two[1] == two[0] + 1), "{prefix}: {places:?}");
        }
    }

    /// Of however ids are made, few come to one place, and of these few look alike.
    #[test]
    fn ids_are_spread() {
        let made: [&dyn Fn(u32) -> String; 6] = [
            &|n| format!("{n}-of-2026"),
            &|n| format!("{n:05}-invoice"),
            &|n| format!("{n}/26/EUR"),
            &|n| format!("{:08x}", n.wrapping_mul(0x9e37_79b9)),
            &|n| format!("INV-{}-{n}", n % 7),
            &|n| format!("{}{n}", char::from(b'A' + (n % 26) as u8)),
        ];
        for (way, make) in made.iter().enumerate() {
            let mut groups: HashMap<u64, u32> = HashMap::new();
            (0..50_000).for_each(|n| *groups.entry(hash(&make(n)) % (1 << 17) / 16).or_default() += 1);
            let most = groups.values().max().copied().unwrap_or_default();
            assert!(most <= 32, "{way}: {most} in one group of 16");
        }
    }

    #[test]
    fn every_id_is_another() {
        let mut ids = Ids::with_capacity(0);
        let names =
            ["", "1", "01", "a1", "b1", "1a", "M1", "M-1", "123456789012345", "1234567890123456", "żółć", "\0", "\0\0"];
        for (i, id) in names.iter().enumerate() {
            assert_eq!(ids.insert(id, EventId(i as u32)), None, "{id:?}");
        }
        for (i, id) in names.iter().enumerate() {
            assert_eq!(ids.get(id), Some(EventId(i as u32)), "{id:?}");
        }
        assert_eq!(ids.get("2"), None);
    }
}
