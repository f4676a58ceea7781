//! Samples of two things that take turns, and what is made of them.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How much to measure.
pub(crate) struct Effort {
    /// How often each process of a pair runs.
    pub(crate) processes: usize,
    /// How long a pair of functions runs, both together.
    pub(crate) functions: Duration,
    /// How often each batch of queries runs.
    pub(crate) batches: usize,
    /// Whether callgrind counts instructions.
    pub(crate) instructions: bool,
    /// The size of the flow records and of the log that `svc annotate` reads, in bytes.
    pub(crate) logs: usize,
    /// How often each process that reads them runs.
    pub(crate) readers: usize,
    /// Whether `svc annotate` is compared with all peers that are installed, or with one.
    pub(crate) all_peers: bool,
}

impl Effort {
    /// For figures to publish.
    pub(crate) const FULL: Effort = Effort {
        processes: 1000,
        functions: Duration::from_secs(2),
        batches: 7,
        instructions: true,
        logs: 100_000_000,
        readers: 3,
        all_peers: true,
    };
    /// Checks that everything runs.
    pub(crate) const QUICK: Effort = Effort {
        processes: 20,
        functions: Duration::from_millis(100),
        batches: 1,
        instructions: false,
        logs: 3_000_000,
        readers: 1,
        all_peers: false,
    };
}

/// The costs of svc and of the peer, in seconds or instructions. Less is better.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    /// The cost of svc.
    pub(crate) ours: f64,
    /// The cost of the peer.
    pub(crate) peer: f64,
}

/// The lower quartiles of two alternating runs. Compared with the smallest sample and the
/// median, the ratio of the lower quartiles varied least between measurements on a busy machine.
pub(crate) fn lower_quartiles<E>(
    rounds: usize,
    ours: impl FnMut() -> Result<f64, E>,
    peer: impl FnMut() -> Result<f64, E>,
) -> Result<Pair, E> {
    let (of_ours, of_peer) = alternating(rounds, ours, peer)?;
    Ok(Pair { ours: lower_quartile(of_ours), peer: lower_quartile(of_peer) })
}

/// The samples of two alternating runs, each first every other time.
pub(crate) fn alternating<S, E>(
    rounds: usize,
    mut ours: impl FnMut() -> Result<S, E>,
    mut peer: impl FnMut() -> Result<S, E>,
) -> Result<(Vec<S>, Vec<S>), E> {
    let (mut of_ours, mut of_peer) = (Vec::with_capacity(rounds), Vec::with_capacity(rounds));
    for round in 0..rounds {
        if round % 2 == 0 {
            of_ours.push(ours()?);
            of_peer.push(peer()?);
        } else {
            of_peer.push(peer()?);
            of_ours.push(ours()?);
        }
    }
    Ok((of_ours, of_peer))
}

/// The lower quartile of some samples.
pub(crate) fn lower_quartile(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 4]
}

/// The fastest batches of two functions that alternate for the time of `budget`, in seconds per call.
pub(crate) fn fastest<A, B>(budget: Duration, mut ours: impl FnMut() -> A, mut peer: impl FnMut() -> B) -> Pair {
    let mut best = Pair { ours: f64::INFINITY, peer: f64::INFINITY };
    let (calls_of_ours, calls_of_peer) = (calls(&mut ours), calls(&mut peer));
    let end = Instant::now() + budget;
    for round in 0.. {
        best.ours = best.ours.min(batch(calls_of_ours, &mut ours));
        best.peer = best.peer.min(batch(calls_of_peer, &mut peer));
        if round >= 3 && Instant::now() >= end {
            break;
        }
    }
    best
}

/// The number of calls that take a millisecond, at least one: a shorter batch would measure the clock.
fn calls<T>(function: &mut impl FnMut() -> T) -> u32 {
    let mut count = 1;
    while count < 1 << 20 && batch(count, function) * f64::from(count) < 1e-3 {
        count *= 2;
    }
    count
}

/// Seconds per call in a batch.
fn batch<T>(count: u32, function: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        black_box(function());
    }
    start.elapsed().as_secs_f64() / f64::from(count)
}
