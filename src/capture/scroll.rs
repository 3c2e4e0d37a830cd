//! Scroll depth: how far down the page the visitor has seen, in milestones, each once a view.

/// GA4 tells 90 only; the others are what shops ask for.
const MILESTONES: [u32; 5] = [25, 50, 75, 90, 100];

/// The milestones that a view has reached.
#[derive(Default)]
pub(crate) struct Scroll {
    reached: usize,
}

impl Scroll {
    /// The milestones that are reached for the first time at this depth (per cent).
    pub(crate) fn reach(&mut self, depth: u32) -> &'static [u32] {
        let before = self.reached;
        while MILESTONES
            .get(self.reached)
            .is_some_and(|milestone| *milestone <= depth)
        {
            self.reached += 1;
        }
        MILESTONES.get(before..self.reached).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Scroll;

    #[test]
    fn milestones_are_told_once() {
        let mut scroll = Scroll::default();
        for (depth, expected) in [
            (10, &[][..]),
            (60, &[25, 50]),
            (20, &[]),
            (60, &[]),
            (100, &[75, 90, 100]),
            (100, &[]),
        ] {
            assert_eq!(scroll.reach(depth), expected, "at {depth}");
        }
    }
}
