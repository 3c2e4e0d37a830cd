//! `microstage train items`: which products to show next, from recorded events.

mod arguments;
mod check;
mod feed;
mod files;
mod probe;
mod report;

use std::io::{self, BufWriter, Write};
use std::rc::Rc;

use microstage_recommend::judge::{Foretold, Ours, judge};
use microstage_recommend::learn::{Settings, learn};
use microstage_recommend::peers::{BestSellers, Markov};
use microstage_recommend::vsknn::Vsknn;
use microstage_recommend::{Session, Shop};

use self::feed::Feed;
use self::probe::Probe;
use self::report::Report;
use crate::failure::{Ending, Failure};
use crate::recording::{self, Log};
use crate::shape::Shape;
use crate::text::{counted, quote};
use crate::when;

pub(crate) use self::arguments::Arguments;

/// Fewer sessions say nothing of what is foretold.
const LEAST_JUDGED: usize = 5;

/// The last one in so many sessions judge, where the time is not said.
const JUDGE_ONE_IN: usize = 5;

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    if !arguments.check.is_empty() {
        return check::check(&arguments.check);
    }
    let feed = arguments.products.as_deref().map(Feed::read).transpose()?;
    let probe = Probe::new(&arguments.view)?;
    let mut log = Log::new(vec![Rc::clone(&probe.loaded)], arguments.reading.renames());
    let database = arguments.database.as_deref();
    recording::read_all(&arguments.events, database, &arguments.reading, &mut log)?;
    let is_text = !arguments.json && arguments.format == Shape::Text;
    if is_text {
        let mut err = anstream::stderr().lock();
        let mut problems = log.problems.iter();
        problems.try_for_each(|problem| problem.write(&mut err))?;
    }
    let shop = probe.shop(&log);
    if shop.products.is_empty() {
        return Err(Failure::refused(
            "the recordings",
            format!("{} and no product", counted(log.events.len(), "event")),
            format!("events called {} with an item_id", arguments.view),
            "name the event with --view or --event-names, and the property with --property item_id=COLUMN",
        ));
    }
    let from = first_judged(&shop, arguments)?;
    let (earlier, later) = shop.sessions.split_at(from);
    let is_judged = earlier.len().min(later.len()) >= LEAST_JUDGED;
    let written = match &arguments.out {
        Some(folder) => {
            let tables = files::tables(&shop, arguments.most_bytes as usize);
            files::write(folder, &tables, feed.as_ref())?
        }
        None => Vec::new(),
    };
    let report = Report {
        shop: &shop,
        judged: if is_judged { later.len() } else { 0 },
        from: later
            .first()
            .filter(|_| is_judged)
            .map(|session| session.began),
        contenders: if is_judged {
            contenders(&shop, earlier, later)
        } else {
            Vec::new()
        },
        written,
        out_of_stock: feed.map(|feed| feed.out_of_stock),
    };
    let mut out = BufWriter::new(anstream::stdout().lock());
    if is_text {
        report.text(&mut out)?;
    } else {
        serde_json::to_writer_pretty(&mut out, &report.json()).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// The first session that judges.
fn first_judged(shop: &Shop, arguments: &Arguments) -> Result<usize, Failure> {
    let many = shop.sessions.len();
    let Some(text) = &arguments.test_from else {
        return Ok(many - many / JUDGE_ONE_IN);
    };
    let refused = || Failure::refused("--test-from", quote(text), when::EXPECTED, when::REMEDY);
    let time = when::parse(text).ok_or_else(refused)?;
    Ok(shop
        .sessions
        .partition_point(|session| session.began < time))
}

/// Each one learns from the earlier sessions and foretells the later ones.
fn contenders(
    shop: &Shop,
    earlier: &[Session],
    later: &[Session],
) -> Vec<(&'static str, Foretold)> {
    let many = shop.products.len();
    let files = learn(shop, earlier, Settings::default(), "");
    vec![
        ("microstage", judge(&Ours::new(shop, &files), later, many)),
        (
            "best-sellers",
            judge(&BestSellers::learn(shop, earlier), later, many),
        ),
        (
            "Markov, first order",
            judge(&Markov::learn(shop, earlier), later, many),
        ),
        ("V-SKNN", judge(&Vsknn::learn(shop, earlier), later, many)),
    ]
}
