//! Simulated annealing: which changes for the worse are accepted.
//!
//! Only additions, multiplications and divisions are used, so that every platform and every
//! build accepts the same changes.

use crate::random::Random;

/// A temperature that falls geometrically.
#[derive(Clone, Debug)]
pub struct Annealing {
    start: f64,
    /// Natural logarithm of start over end.
    span: f64,
    temperature: f64,
}

impl Annealing {
    /// From a temperature down to another.
    pub fn new(start: f64, end: f64) -> Self {
        let start = start.max(1e-6);
        let end = end.clamp(1e-9, start);
        Self {
            start,
            span: ln(start / end),
            temperature: start,
        }
    }

    /// Sets the temperature for a share of the search that is over, 0 to 1.
    pub fn cool(&mut self, progress: f64) {
        self.temperature = self.start * exp(-self.span * progress.clamp(0.0, 1.0));
    }

    /// How much worse a solution may be this time.
    pub fn allowance(&self, random: &mut Random) -> i64 {
        // 1 − u lies in (0, 1].
        let loss = -self.temperature * ln(1.0 - random.unit());
        loss.min(1e15) as i64
    }
}

/// Natural logarithm of a positive finite number, by range reduction and the series of artanh.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = (bits >> 52 & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let mut term = z;
    let mut sum = 0.0;
    let mut divisor = 1.0;
    while divisor < 24.0 {
        sum += term / divisor;
        term *= square;
        divisor += 2.0;
    }
    exponent as f64 * std::f64::consts::LN_2 + 2.0 * sum
}

/// Exponential function, by range reduction and its series.
pub(crate) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let doublings = (x / std::f64::consts::LN_2).round();
    let rest = x - doublings * std::f64::consts::LN_2;
    let (mut term, mut sum) = (1.0, 1.0);
    for step in 1..16 {
        term *= rest / f64::from(step);
        sum += term;
    }
    sum * f64::from_bits(((doublings as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_and_exponential_are_right() {
        for x in [1e-12, 0.3, 0.5, 0.99, 1.0, 1.5, 2.0, 10.0, 12_345.678, 1e15] {
            assert!(
                (ln(x) - x.ln()).abs() < 1e-12 * x.ln().abs().max(1.0),
                "{x}"
            );
            let y = x.ln();
            assert!((exp(y) / x - 1.0).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn the_allowance_falls_with_the_temperature() {
        let mut annealing = Annealing::new(1_000.0, 10.0);
        let mean = |annealing: &Annealing| {
            let mut random = Random::new(3, 0);
            (0..10_000)
                .map(|_| annealing.allowance(&mut random))
                .sum::<i64>()
                / 10_000
        };
        assert!((950..1_050).contains(&mean(&annealing)));
        annealing.cool(0.5);
        assert!((90..110).contains(&mean(&annealing)));
        annealing.cool(1.0);
        assert!((8..=10).contains(&mean(&annealing)));
    }
}
