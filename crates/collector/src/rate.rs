//! Token buckets: who may ask how often. Time is an argument, so that tests need not wait.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Rate;

/// So many clients are remembered at once; with about 60 bytes each, this stays under 10 MB.
const REMEMBERED: usize = 100_000;

/// One bucket for each client of a kind: an address, or a write key.
pub(crate) struct Buckets<K> {
    rate: Rate,
    clients: Mutex<HashMap<K, Bucket>>,
}

struct Bucket {
    tokens: f64,
    filled_at: Instant,
}

impl<K: Hash + Eq> Buckets<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            clients: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one token, or says how long to wait until there is one.
    pub(crate) fn take(&self, client: K, now: Instant) -> Result<(), Duration> {
        // A poisoned lock means that another thread stopped between two arithmetic steps; the
        // worst that can come of it is one token too many.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= REMEMBERED {
            self.forget(&mut clients, now);
        }
        let burst = f64::from(self.rate.burst);
        let bucket = clients.entry(client).or_insert(Bucket {
            tokens: burst,
            filled_at: now,
        });
        let waited = now
            .saturating_duration_since(bucket.filled_at)
            .as_secs_f64();
        bucket.tokens = (bucket.tokens + waited * self.rate.per_second).min(burst);
        bucket.filled_at = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let wait = (1.0 - bucket.tokens) / self.rate.per_second;
        // A rate below one a day need not be told more exactly than a day.
        Err(Duration::from_secs_f64(wait.min(86_400.0)))
    }

    /// Drops the clients whose buckets are full again, as if they had never come. When a flood
    /// of new addresses leaves none of those, all are dropped: memory is bounded first.
    fn forget(&self, clients: &mut HashMap<K, Bucket>, now: Instant) {
        let until_full = f64::from(self.rate.burst) / self.rate.per_second;
        clients.retain(|_, bucket| {
            now.saturating_duration_since(bucket.filled_at)
                .as_secs_f64()
                < until_full
        });
        if clients.len() >= REMEMBERED {
            clients.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let buckets = Buckets::new(Rate {
            per_second: 2.0,
            burst: 3,
        });
        let start = Instant::now();
        // Milliseconds after the start, client, and the wait that it is told.
        let rows = [
            (0, "a", None),
            (0, "a", None),
            (0, "a", None),
            (0, "a", Some(500)),
            (0, "b", None),
            (250, "a", Some(250)),
            (500, "a", None),
            (500, "a", Some(500)),
            (60_000, "a", None),
            (60_000, "a", None),
            (60_000, "a", None),
            (60_000, "a", Some(500)),
        ];
        for (index, (at_ms, client, wait_ms)) in rows.into_iter().enumerate() {
            let got = buckets
                .take(client, start + Duration::from_millis(at_ms))
                .err();
            assert_eq!(got, wait_ms.map(Duration::from_millis), "row {index}");
        }
    }

    #[test]
    fn a_flood_of_clients_stays_bounded() {
        let buckets = Buckets::new(Rate {
            per_second: 1.0,
            burst: 1,
        });
        let start = Instant::now();
        for client in 0..REMEMBERED + 10 {
            assert_eq!(buckets.take(client, start), Ok(()));
        }
        assert!(buckets.clients.lock().unwrap().len() <= REMEMBERED);
    }
}
