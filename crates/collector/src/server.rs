//! Starting, serving and stopping.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{info, warn};

use crate::bandit;
use crate::config::Config;
use crate::error::ServeError;
use crate::http::{App, router};
use crate::journeys::{Compiler, Journeys};
use crate::rate::Buckets;
use crate::store::Store;

/// Requests that are under way when the collector stops have this long to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// After them, connections have this long to let go of what they share.
const LETTING_GO: Duration = Duration::from_secs(1);

/// Runs a collector until `shutdown` is ready.
///
/// The configuration is checked first, and all of its problems are reported at once. When the
/// collector accepts connections, `listening` is called with its address: the port is the one
/// that was taken, also when the configuration said 0. After `shutdown`, requests under way are
/// answered, streams end, and the database is closed.
///
/// # Errors
///
/// When the configuration is refused, when the database or the address cannot be opened, or when
/// the listener breaks. Nothing is acknowledged that is not stored, whatever the end.
pub async fn serve(
    config: Config,
    compiler: Arc<dyn Compiler>,
    listening: impl FnOnce(SocketAddr) + Send,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = config.check().map_err(ServeError::Config)?;
    let broken = |error| ServeError::Listen(address.to_string(), error);
    let listener = TcpListener::bind(address).await.map_err(broken)?;
    let address = listener.local_addr().map_err(broken)?;
    let (stop, stopping) = watch::channel(false);
    let app = Arc::new(open(config, compiler, stopping.clone()).await?);
    info!(%address, database = %app.config.database.display(), "the collector listens");
    listening(address);

    let drawing = tokio::spawn(bandit::run(Arc::clone(&app)));
    let service = router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = async move {
        shutdown.await;
        stop.send_replace(true);
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopped);
    let served = tokio::select! {
        served = serving.into_future() => served.map_err(broken),
        () = deadline(stopping) => {
            warn!("requests that were still under way are broken off");
            Ok(())
        }
    };
    // It ends by itself, but not in the midst of a long look at the events.
    drawing.abort();
    drawing.await.ok();
    close(app).await;
    info!("the collector has stopped");
    served
}

/// Opens what the handlers need. The database is opened on a blocking thread, because a
/// migration may take its time.
async fn open(
    config: Config,
    compiler: Arc<dyn Compiler>,
    stopping: watch::Receiver<bool>,
) -> Result<App, ServeError> {
    let (path, limits) = (config.database.clone(), config.limits.clone());
    let store = tokio::task::spawn_blocking(move || Store::open(path, &limits))
        .await
        .unwrap_or_else(|error| Err(error.to_string()))
        .map_err(ServeError::Store)?;
    let journeys = Journeys::new(
        config.journeys.clone(),
        compiler,
        config.limits.journey_check,
        store.rollouts.clone(),
        store.draws.clone(),
    );
    Ok(App {
        addresses: Buckets::new(config.limits.address_rate),
        keys: Buckets::new(config.limits.key_rate),
        rights: Buckets::new(config.limits.rights_rate),
        started: Instant::now(),
        config,
        store,
        journeys,
        stopping,
    })
}

async fn deadline(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone: then the server has ended by itself.
    if stopping.wait_for(|stopping| *stopping).await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(LAST_REQUESTS).await;
}

/// Closes the database. A connection lets go of the app a moment after its last answer, so this waits
/// a little for it. A request that outlived the deadline still holds the app; then the database is
/// closed when that request's task is dropped with the runtime.
async fn close(app: Arc<App>) {
    let last_try = Instant::now() + LETTING_GO;
    while Arc::strong_count(&app) > 1 && Instant::now() < last_try {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    if let Some(app) = Arc::into_inner(app)
        && tokio::task::spawn_blocking(move || app.store.close())
            .await
            .is_err()
    {
        warn!("the store was not closed in order");
    }
}
