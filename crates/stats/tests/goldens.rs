//! What statsmodels, SciPy and gbstats say of the same counts. The rows hold their numbers; where the
//! outside data are at hand, the files are compared as well.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

use std::path::Path;

use microstage_stats::{
    Effect, Interval, Proportion, Sequence, Tightest, beta_chance_to_win, compare, mismatch,
};
use serde_json::Value as Json;

const MADE_UP: &str = "oracles/stats_golden_gbstats_statsmodels_scipy.json";
const REAL: &str = "oracles/stats_golden_real_experiments_statsmodels.json";
const LEVEL: f64 = 0.05;

/// A figure: the file and the place in it, what we compute, and what stands there.
struct Figure {
    file: &'static str,
    place: Vec<String>,
    found: f64,
    expected: f64,
}

/// Figures of a list or of an object.
fn figures(
    file: &'static str,
    place: &str,
    found: &[(&str, f64)],
    expected: &[f64],
) -> Vec<Figure> {
    assert_eq!(found.len(), expected.len(), "{place}");
    let place = |last: &str| {
        let parts = place.split('>').chain(Some(last));
        parts
            .filter(|part| !part.is_empty())
            .map(Into::into)
            .collect()
    };
    let figure = |((last, found), expected): (&(&str, f64), &f64)| Figure {
        file,
        place: place(last),
        found: *found,
        expected: *expected,
    };
    found.iter().zip(expected).map(figure).collect()
}

fn ends(interval: Interval) -> [(&'static str, f64); 2] {
    [("0", interval.low), ("1", interval.high)]
}

fn of(successes: u64, visitors: u64) -> Proportion {
    Proportion {
        successes,
        visitors,
    }
}

/// 1,000 of 10,000 against 1,080 of 10,000.
fn made_up() -> Vec<Figure> {
    let (control, treatment) = (of(1_000, 10_000), of(1_080, 10_000));
    let both = compare(control, treatment, LEVEL).unwrap();
    let effect = Effect::uplift(&control.sample(), &treatment.sample()).unwrap();
    let (losses, welch) = (effect.expected_losses(), effect.welch(LEVEL).unwrap());
    let sequence = Sequence {
        alpha: LEVEL,
        tightest: Tightest::Around(5_000.0),
    };
    let sequential = sequence.judge(&effect);
    // A flat prior makes the credible interval that of the normal distribution.
    let normal = 1.959_963_984_540_054 * effect.error;
    let two = mismatch(&[10_000, 10_300], &[0.5, 0.5]).unwrap();
    let three = mismatch(&[5_000, 5_200, 4_900], &[1.0; 3]).unwrap();
    let (bayes, fixed) = ("gbstats EffectBayesianABTest", "gbstats TwoSidedTTest");
    let always = "gbstats SequentialTwoSidedTTest";
    let row = |place: &str, found: &[(&str, f64)], expected: &[f64]| {
        figures(MADE_UP, place, found, expected)
    };
    [
        row(
            "statsmodels.proportions_ztest(pooled)",
            &[("0", both.z), ("1", both.p)],
            &[1.853_123_291_652_751_4, 0.063_864_689_107_959_28],
        ),
        row(
            "confint_proportions_2indep newcomb",
            &ends(both.interval),
            &[-0.000_462_869_428_742_707_44, 0.016_465_830_544_843_386],
        ),
        row(
            "proportion_confint wilson A",
            &ends(control.wilson(LEVEL).unwrap()),
            &[0.094_272_830_170_630_46, 0.106_034_368_525_910_83],
        ),
        row(
            "scipy.chisquare SRM 10000/10300",
            &[("0", two.chi_square), ("1", two.p)],
            &[4.433_497_536_945_813, 0.035_240_223_824_274_594],
        ),
        row(
            "scipy.chisquare SRM [5000,5200,4900] 3 arm",
            &[("0", three.chi_square), ("1", three.p)],
            &[9.271_523_178_807_946, 0.009_698_717_784_221_338],
        ),
        row(
            "",
            &[
                (
                    "P(B>A) beta(1,1) by quad",
                    beta_chance_to_win(control, treatment),
                ),
                ("gbstats.check_srm([10000,10300],[.5,.5])", two.p),
            ],
            &[0.968_048_993_584_547_7, 0.035_240_223_824_274_594],
        ),
        row(
            bayes,
            &[
                ("expected", effect.estimate),
                ("chance_to_win", effect.chance_to_win()),
            ],
            &[0.079_999_999_999_999_93, 0.962_708_122_141_728_3],
        ),
        row(
            &format!("{bayes}>uplift"),
            &[("stddev", effect.error)],
            &[0.044_867_805_830_015_8],
        ),
        row(
            &format!("{bayes}>ci"),
            &[
                ("0", effect.estimate - normal),
                ("1", effect.estimate + normal),
            ],
            &[-0.007_939_283_492_167_326, 0.167_939_283_492_167_2],
        ),
        row(
            &format!("{bayes}>risk"),
            &[("0", losses.of_control), ("1", losses.of_treatment)],
            &[0.080_668_411_001_269_4, 0.000_668_411_001_269_466_7],
        ),
        row(fixed, &[("p_value", welch.p)], &[0.074_598_936_593_675]),
        row(
            &format!("{fixed}>ci"),
            &ends(welch.interval),
            &[-0.007_944_612_425_954_58, 0.167_944_612_425_954_43],
        ),
        row(always, &[("p_value", sequential.p)], &[1.0]),
        row(
            &format!("{always}>ci"),
            &ends(sequential.interval),
            &[-0.060_306_750_207_288_93, 0.220_306_750_207_288_8],
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Published experiments: two e-mails of Hillstrom's, and a gate in the game Cookie Cats.
fn real() -> Vec<Figure> {
    let rows = [
        (
            "hillstrom visit: Mens vs No E-Mail",
            [(2_262, 21_306), (3_894, 21_307)],
            [22.486_040_827_192_82, 5.685_165_482_802_317e-112],
            [0.069_953_308_083_731_54, 0.083_226_741_274_111_37],
        ),
        (
            "hillstrom visit: Womens vs No",
            [(2_262, 21_306), (3_238, 21_387)],
            [13.949_180_655_258_505, 3.182_403_159_334_921_4e-44],
            [0.038_894_095_359_988_13, 0.051_574_342_962_213_596],
        ),
        (
            "hillstrom conversion: Mens vs No",
            [(122, 21_306), (267, 21_307)],
            [7.385_114_410_925_771, 1.523_223_500_595_542_7e-13],
            [0.005_014_344_671_481_532, 0.008_640_723_396_917_826],
        ),
        (
            "hillstrom conversion: Womens vs No",
            [(122, 21_306), (189, 21_387)],
            [3.779_560_958_357_85, 0.000_157_105_129_106_684_48],
            [0.001_501_657_131_877_008, 0.004_745_471_313_672_931],
        ),
        (
            "cookie cats retention_1 gate_40 vs gate_30",
            [(20_034, 44_700), (20_119, 45_489)],
            [-1.784_086_224_797_472_5, 0.074_409_655_296_919_13],
            [-0.012_391_904_992_707_325, 0.000_582_095_069_752_226],
        ),
        (
            "cookie cats retention_7 gate_40 vs gate_30",
            [(8_502, 44_700), (8_279, 45_489)],
            [-3.164_358_912_748_191, 0.001_554_249_975_614_329],
            [-0.013_281_940_871_914_845, -0.003_121_302_688_761_28],
        ),
    ];
    let mut all = Vec::new();
    for (name, [control, treatment], [z, p], interval) in rows {
        let found = compare(
            of(control.0, control.1),
            of(treatment.0, treatment.1),
            LEVEL,
        )
        .unwrap();
        let both = [("z_pooled", found.z), ("p_two_sided", found.p)];
        all.extend(figures(REAL, name, &both, &[z, p]));
        let place = format!("{name}>diff_ci95_newcombe");
        all.extend(figures(REAL, &place, &ends(found.interval), &interval));
    }
    for (name, visitors, expected) in [
        (
            "cookie cats SRM 44700/45489 at 50/50",
            &[44_700_u64, 45_489] as &[u64],
            [6.902_404_949_605_827_5, 0.008_607_987_810_836_262],
        ),
        (
            "hillstrom SRM",
            &[21_306, 21_307, 21_387],
            [0.202_531_250_000_000_02, 0.903_692_957_560_419_6],
        ),
    ] {
        let found = mismatch(visitors, &vec![1.0; visitors.len()]).unwrap();
        let found = [("0", found.chi_square), ("1", found.p)];
        all.extend(figures(REAL, name, &found, &expected));
    }
    all
}

/// To ten digits, or twelve behind the point. What stands there by quadrature is itself right to
/// seven digits: `definitions.rs` has more of them.
fn is_same(place: &str, found: f64, expected: f64) -> bool {
    let within = if place.contains("quad") { 2e-7 } else { 1e-10 };
    (found - expected).abs() <= within * expected.abs() + 1e-12 * f64::from(expected.abs() > 1e-9)
}

#[test]
fn figures_are_those_of_the_packages_of_others() {
    for Figure {
        place,
        found,
        expected,
        ..
    } in made_up().into_iter().chain(real())
    {
        let place = place.join(" > ");
        assert!(
            is_same(&place, found, expected),
            "{place}: {found} and not {expected}"
        );
    }
}

#[test]
fn figures_are_those_of_the_files() {
    let Some(folder) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no {MADE_UP}");
        return;
    };
    let read = |file: &str| -> Json {
        let text = std::fs::read_to_string(Path::new(&folder).join(file)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let (made_up_file, real_file) = (read(MADE_UP), read(REAL));
    for Figure {
        file, place, found, ..
    } in made_up().into_iter().chain(real())
    {
        let root = if file == REAL {
            &real_file
        } else {
            &made_up_file
        };
        let expected = place.iter().fold(root, |json, part| match json {
            Json::Array(list) => &list[part.parse::<usize>().unwrap()],
            json => &json[part.as_str()],
        });
        let expected = expected
            .as_f64()
            .unwrap_or_else(|| panic!("no number at {place:?}"));
        let place = place.join(" > ");
        assert!(
            is_same(&place, found, expected),
            "{place}: {found} and not {expected}"
        );
    }
}
