import { validity, type Brand } from '#lib/model/settings.ts';
import type { Stretch } from '#lib/model/time.ts';

/** One side of a brand: what is written to it, or what it writes. */
export interface Stream {
	/** `Acme/mentions/acme`: unique, and what the ledger calls it. */
	name: string;
	brand: string;
	side: 'mentions' | 'posts';
	/** The search that finds it. */
	query: string;
	/** The handle whose own lists hold it; null where only searches do. */
	own: string | null;
	/** When the handles were the brand's, in seconds since 1970. */
	valid: Stretch;
}

/** Letters of a search of the last seven days. */
const LONGEST = 512;

/**
 * The streams of a brand: of its own ones one for each handle, as X lists them by account; of
 * competitors as few as the length of a search allows.
 */
export function streamsOf(brand: Brand): Stream[] {
	const groups = new Map<string, { handles: string[]; valid: Stretch }>();
	for (const entry of brand.handle) {
		const valid = validity(entry, brand.timezone);
		const key = brand.kind === 'own' ? `${entry.handle} ${valid}` : String(valid);
		const group = groups.get(key) ?? { handles: [], valid };
		group.handles.push(entry.handle.toLowerCase());
		groups.set(key, group);
	}
	return [...groups.values()].flatMap(({ handles, valid }) =>
		(['mentions', 'posts'] as const).flatMap((side) =>
			chunks(handles, (some) => queryOf(side, some)).map((some) => ({
				name: `${brand.name}/${side}/${nameOf(some, valid)}`,
				brand: brand.name,
				side,
				query: queryOf(side, some),
				own: brand.kind === 'own' ? (some[0] as string) : null,
				valid
			}))
		)
	);
}

/** A handle may be a brand's twice, at different times: these are two streams. */
function nameOf(handles: string[], [from]: Stretch): string {
	const since = Number.isFinite(from) ? `@${from}` : '';
	return `${handles.join('+')}${since}`;
}

function queryOf(side: Stream['side'], handles: string[]): string {
	if (side === 'posts')
		return `(${handles.map((name) => `from:${name}`).join(' OR ')}) -is:retweet`;
	const to = handles.map((name) => `@${name} OR to:${name}`).join(' OR ');
	return `(${to}) ${handles.map((name) => `-from:${name}`).join(' ')} -is:retweet`;
}

/** Cuts a list so that the search for each part is short enough. */
function chunks(handles: string[], query: (some: string[]) => string): string[][] {
	const parts: string[][] = [[]];
	for (const handle of handles) {
		const last = parts.at(-1) as string[];
		if (last.length > 0 && query([...last, handle]).length > LONGEST) parts.push([handle]);
		else last.push(handle);
	}
	return parts;
}
