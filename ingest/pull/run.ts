import { unknown } from '#lib/model/errors.ts';
import type { Brand, Settings } from '#lib/model/settings.ts';
import { accountsOf } from './accounts.ts';
import { LAG, RECENT } from './endpoints.ts';
import { estimate, type Estimate } from './estimate.ts';
import { coveredOf, openSpan, spansOf } from './journal.ts';
import { closeDays } from './ledger.ts';
import { fillConversations } from './conversations.ts';
import { fillParents } from './parents.ts';
import type { Purse } from './purse.ts';
import type { Reader, Voices } from './reader.ts';
import { reconcile } from './reconcile.ts';
import { newest, planned, type Span } from './spans.ts';
import type { Store } from './store.ts';
import { streamsOf, type Stream } from './streams.ts';

/** What is to be had, in milliseconds since 1970. */
export interface Range {
	/** Null for as far back as recent search reaches. */
	since: number | null;
	/** Null for up to the present. */
	until: number | null;
}

/** Everything that reading needs. */
export interface Reading {
	store: Store;
	reader: Reader;
	purse: Purse;
	voices: Voices;
	streams: Stream[];
	range: Range;
	/** Whether the conversations in which a brand has answered are read whole. */
	conversations: boolean;
}

/**
 * The streams of the brands that were asked for, else of all.
 *
 * @throws InputError for a brand that the settings do not have, or when they have none
 */
export function streamsFor({ brand: brands }: Settings, asked: string[]): Stream[] {
	const names = brands.map(({ name }) => name);
	const find = (name: string): Brand => {
		const found = brands.find((each) => each.name.toLowerCase() === name.toLowerCase());
		if (!found) throw unknown('brand', name, names);
		return found;
	};
	if (brands.length === 0)
		throw unknown('brand', 'none', '[[brand]] with its handles in the settings');
	return (asked.length > 0 ? asked.map(find) : brands).flatMap(streamsOf);
}

/** The instant up to which X's index is complete, in milliseconds since 1970. */
export function horizonOf({ reader, range: { until } }: Reading): number {
	const settled = reader.now() - LAG;
	return until === null ? settled : Math.min(settled, until);
}

/** From when on, in milliseconds since 1970. */
function sinceOf({ reader, range: { since } }: Reading): number {
	return since ?? reader.now() - RECENT;
}

/** What reading all that is missing would cost. */
export async function foresee(reading: Reading, left: number): Promise<Estimate> {
	const { store, reader, purse, streams } = reading;
	return estimate(store, reader, purse, streams, [sinceOf(reading), horizonOf(reading)], left);
}

/**
 * Reads what is missing: the newest of all streams first, then their pasts; what a killed run left
 * open goes on where it was.
 *
 * @throws BudgetReached, Postponed, Stopped or ApiFailure; what was read by then is kept
 */
export async function readAll(reading: Reading): Promise<void> {
	const { store, reader, voices, streams } = reading;
	const since = sinceOf(reading);
	await closeDays(store, reader.now());
	const own = [...new Set(streams.flatMap(({ own }) => own ?? []))];
	const accounts = await accountsOf(store, voices.app, reader, own);
	const accountOf = ({ own }: Stream, { endpoint }: Span) =>
		own !== null && (endpoint === 'mentions' || endpoint === 'posts')
			? accounts.get(own)
			: undefined;
	const horizon = horizonOf(reading);
	for (const stream of streams) {
		for (const span of await spansOf(store, stream.name)) {
			if (span.state === 'open') await reader.read(span, accountOf(stream, span));
		}
		const covered = await coveredOf(store, stream.name);
		const first = newest(stream, covered, since, horizon);
		if (!first) continue;
		const span = await openSpan(store, stream, first, reader.now());
		await reader.read(span, accountOf(stream, span));
	}
	for (const stream of streams) {
		for (let repeats = 0; repeats < 3; repeats++) {
			const covered = await coveredOf(store, stream.name);
			const missing = planned(stream, covered, since, horizon, reader.now());
			if (missing.length === 0) break;
			for (const wanted of missing) {
				const span = await openSpan(store, stream, wanted, reader.now());
				await reader.read(span, undefined);
			}
		}
		for (const span of await reconcile(store, reader, stream, horizon)) {
			await reader.read(span, undefined);
		}
	}
	if (reading.conversations) await fillConversations(store, reader, horizon);
	await fillParents(store, reader);
}
