//! Figures as people read them.

/// A share as per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2} %", zero(share * 100.0, 2))
}

/// A relative change: `+8.0 %`.
pub(super) fn change(share: f64) -> String {
    format!("{:+.1} %", zero(share * 100.0, 1))
}

/// A difference of shares, in points of per cent: `+0.80`.
pub(super) fn points(difference: f64) -> String {
    format!("{:+.2}", zero(difference * 100.0, 2))
}

/// A difference of money: `+0.80`.
pub(super) fn money(difference: f64) -> String {
    format!("{:+.2}", zero(difference, 2))
}

/// A probability; one near 0 as what it is below.
pub(super) fn probability(p: f64) -> String {
    if p < 0.000_1 {
        return "< 0.0001".into();
    }
    format!("{p:.4}")
}

/// What is rounded to nothing has no sign.
fn zero(number: f64, digits: i32) -> f64 {
    if number.abs() < 0.5 * 10f64.powi(-digits) {
        0.0
    } else {
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!(percent(0.10804), "10.80 %");
        assert_eq!(change(0.0799), "+8.0 %");
        assert_eq!(change(-0.000_01), "+0.0 %");
        assert_eq!(points(-0.0046), "-0.46");
        assert_eq!(money(12.345_6), "+12.35");
        assert_eq!(probability(0.035_24), "0.0352");
        assert_eq!(probability(1e-9), "< 0.0001");
    }
}
