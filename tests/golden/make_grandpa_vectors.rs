// SPDX-License-Identifier: Apache-2.0
// Makes grandpa_rounds.json: rounds and commits as finality-grandpa 0.16.3 (paritytech/finality-grandpa,
// commit 321973e) judges them, for random trees, weights, votes and equivocations.
//
// It is a module of that crate, since the functions that import votes are private to it: put it
// beside its lib.rs, add `pub mod oracle;` there, build without default features, and print
//
//   {"source": "...", "cases": [oracle::case(0), ..., oracle::case(119)]}
use crate::{round::*, voter_set::VoterSet, *};
use alloc::{vec::Vec, string::String, format};

pub struct Tree { pub parents: Vec<u32>, pub heights: Vec<u32> }
impl Chain<u32, u32> for Tree {
	fn ancestry(&self, base: u32, block: u32) -> Result<Vec<u32>, Error> {
		let mut out = Vec::new();
		let mut at = block;
		while at != base {
			if at == 0 { return Err(Error::NotDescendent) }
			at = self.parents[at as usize];
			out.push(at);
		}
		out.pop();
		Ok(out)
	}
}
pub struct Rng(pub u64);
impl Rng {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e3779b97f4a7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d049bb133111eb);
		z ^ (z >> 31)
	}
	pub fn below(&mut self, n: u64) -> u64 { self.next() % n }
}
fn block(x: Option<(u32, u32)>) -> String { x.map_or("null".into(), |b| format!("{}", b.0)) }

pub fn case(seed: u64) -> String {
	let mut r = Rng(seed);
	let n = [1, 3, 4, 7, 10, 13][r.below(6) as usize];
	let weights: Vec<u64> = (0..n).map(|_| if seed % 3 == 0 { 1 + r.below(5) } else { 1 }).collect();
	let blocks = 3 + r.below(12);
	let mut t = Tree { parents: alloc::vec![0], heights: alloc::vec![0] };
	for i in 1..blocks {
		let p = if r.below(3) > 0 { (i - 1) as u32 } else { r.below(i) as u32 };
		t.parents.push(p);
		t.heights.push(t.heights[p as usize] + 1);
	}
	let voters = VoterSet::new(weights.iter().enumerate().map(|(i, w)| (i as u32, *w))).unwrap();
	let tolerated = voters.total_weight().0.get() - voters.threshold().0.get();
	let mut round = Round::new(RoundParams { round_number: 1, voters: voters.clone(), base: (0, 0) });
	let mut first: [Vec<Option<u32>>; 2] = [alloc::vec![None; n as usize], alloc::vec![None; n as usize]];
	let mut equivocators: [Vec<bool>; 2] = [alloc::vec![false; n as usize], alloc::vec![false; n as usize]];
	let mut equivocated = [0u64; 2];
	let mut votes = Vec::new();
	let mut commit_votes: Vec<(u32, u32)> = Vec::new();
	let main = r.below(blocks) as u32;
	let eager = r.below(4);
	for _ in 0..(n as u64 * 3) {
		let stage = r.below(2) as usize;
		let v = r.below(n as u64) as u32;
		let b = if r.below(4) >= eager { main } else { r.below(blocks) as u32 };
		if let Some(f) = first[stage][v as usize] {
			if f != b && !equivocators[stage][v as usize] {
				if equivocated[stage] + weights[v as usize] > tolerated { continue }
				equivocators[stage][v as usize] = true;
				equivocated[stage] += weights[v as usize];
			}
		} else { first[stage][v as usize] = Some(b); }
		let h = t.heights[b as usize];
		let (duplicate, equivocation) = if stage == 0 {
			let x = round.import_prevote(&t, Prevote { target_hash: b, target_number: h }, v, b).ok().unwrap();
			(x.duplicated, x.equivocation.is_some())
		} else {
			commit_votes.push((v, b));
			let x = round.import_precommit(&t, Precommit { target_hash: b, target_number: h }, v, b).ok().unwrap();
			(x.duplicated, x.equivocation.is_some())
		};
		let _ = duplicate;
		let s = round.state();
		votes.push(format!("[{},{},{},{},[{},{},{},{},{}]]", stage, v, b, equivocation,
			block(s.prevote_ghost), block(s.finalized), block(s.estimate), s.completable, block(round.precommit_ghost())));
	}
	// A commit of a random part of the precommits, on a random target or on the one that holds.
	let mut commits = Vec::new();
	for k in 0..4u64 {
		let part: Vec<(u32, u32)> = commit_votes.iter().cloned().filter(|_| k == 0 || r.below(5) > 0).collect();
		let target = if k % 2 == 0 { round.precommit_ghost().map_or(main, |g| g.0) } else { r.below(blocks) as u32 };
		let c = Commit { target_hash: target, target_number: t.heights[target as usize],
			precommits: part.iter().map(|(v, b)| SignedPrecommit { precommit: Precommit { target_hash: *b, target_number: t.heights[*b as usize] }, signature: *b, id: *v }).collect() };
		let valid = validate_commit(&c, &voters, &t).map(|x| x.is_valid()).unwrap_or(false);
		commits.push(format!("[{},{:?},{}]", target, part.iter().map(|x| [x.0, x.1]).collect::<Vec<_>>(), valid));
	}
	format!("{{\"weights\":{:?},\"parents\":{:?},\"votes\":[{}],\"commits\":[{}]}}", weights, t.parents, votes.join(","), commits.join(","))
}
