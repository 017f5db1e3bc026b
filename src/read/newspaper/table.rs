//! A table of values by number.
//!
//! Nothing is ever taken away and nobody asks for what is not there: a table that can do no more than
//! that takes a fifth of the time of a general map.

/// Values by numbers above 0.
#[derive(Debug)]
pub(super) struct Table<V> {
    /// A power of two places, at least a quarter of them free: those with the number 0.
    places: Vec<(u64, V)>,
    count: usize,
}

/// Spreads numbers over all their bits: 2 to the power of 64 divided by the golden ratio (Knuth, "The
/// art of computer programming" 3, 6.4).
pub(super) const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl<V: Copy + Default> Default for Table<V> {
    fn default() -> Self {
        Self::of(0)
    }
}

impl<V: Copy + Default> Table<V> {
    /// A table for so many values, which grows where there are more.
    pub fn of(values: usize) -> Self {
        Self { places: vec![Default::default(); (values * 4 / 3 + 2).next_power_of_two()], count: 0 }
    }

    /// The value of a number: the one it has, or the one made for it and kept.
    #[inline]
    pub fn get_or(&mut self, number: u64, new: impl FnOnce(usize) -> V) -> &mut V {
        let mut at = self.place(number);
        if self.places[at].0 == 0 {
            if (self.count + 1) * 4 > self.places.len() * 3 {
                self.grow();
                at = self.place(number);
            }
            self.places[at] = (number, new(self.count));
            self.count += 1;
        }
        &mut self.places[at].1
    }

    /// How many values there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Where a number stands or would stand.
    #[inline]
    fn place(&self, number: u64) -> usize {
        let last = self.places.len() - 1;
        let mut at = (number.wrapping_mul(SPREAD) >> 32) as usize & last;
        while self.places[at].0 != number && self.places[at].0 != 0 {
            at = (at + 1) & last;
        }
        at
    }

    #[cold]
    fn grow(&mut self) {
        let places = vec![Default::default(); self.places.len() * 2];
        for held in std::mem::replace(&mut self.places, places).into_iter().filter(|held| held.0 != 0) {
            let at = self.place(held.0);
            self.places[at] = held;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_as_the_table_grows() {
        let mut table = Table::of(0);
        let numbers = || (1..500_u64).map(|at| ((at * at) << 30) | at);
        assert!(numbers().enumerate().all(|(at, number)| *table.get_or(number, |count| count) == at));
        assert!(numbers().enumerate().all(|(at, number)| *table.get_or(number, |_| 0) == at));
        assert_eq!(table.count(), numbers().count());
        *table.get_or((1 << 30) | 1, |_| 0) = 7;
        assert_eq!(*table.get_or((1 << 30) | 1, |_| 0), 7);
    }
}
