import { address } from '#lib/address.ts';
import { ENOUGH, numberIn } from '#lib/figure.ts';
import { count, duration, hour, percent, WEEKDAY_NAMES } from '#lib/format.ts';
import type { View } from '#lib/view.ts';
import type { Row } from '#lib/server/contents.ts';

interface Data {
	view: View;
	breakdown: { by: string; order: string; rows: Row[]; runs: Record<string, (number | null)[]> };
	splits: { name: string; label: string }[];
	grain: string;
}

/** The table of the numbers by one dimension. */
export function breakdown({ view, breakdown: { by, order, rows, runs }, splits, grain }: Data) {
	return {
		head: splits.find(({ name }) => name === by)?.label ?? by,
		order,
		ordered: (next: string) => address('/response', view.given, { order: next }),
		runLabel: `24 h by ${grain}`,
		columns: [
			{ name: 'units', label: view.unit === 'case' ? 'Cases' : 'Mentions' },
			{ name: 'response_rate_24h', label: 'Within 24 h' },
			{ name: 'response_rate_1h', label: 'Within 1 h' },
			{ name: 'response_p50', label: 'Median' }
		],
		rows: rows.map((row) => {
			const key = row[by] ?? null;
			const median = numberIn(row, 'response_p50');
			return {
				name: nameOf(by, key),
				href:
					key === null
						? undefined
						: address('/response', view.given, { [by]: String(key), by: null }),
				thin: (numberIn(row, 'mature_24h') ?? 0) < ENOUGH,
				cells: [
					count(numberIn(row, 'units') ?? 0),
					shareWithEnds(row, 'response_rate_24h'),
					shareWithEnds(row, 'response_rate_1h'),
					median === null ? 'not reached' : duration(median)
				],
				run: runs[String(key)] ?? []
			};
		})
	};
}

function shareWithEnds(row: Row, name: string): string {
	const share = numberIn(row, name);
	if (share === null) return '–';
	const end = (side: string) => ((numberIn(row, `${name}_${side}`) ?? 0) * 100).toFixed(0);
	return `${percent(share, 0)} (${end('low')}–${end('high')})`;
}

function nameOf(by: string, key: Row[string]): string {
	if (key === null) return by === 'responder' ? 'nobody' : 'not stated';
	if (by === 'weekday') return WEEKDAY_NAMES[Number(key) - 1] ?? String(key);
	if (by === 'hour_of_day') return `${hour(Number(key))}–${hour(Number(key) + 1)}`;
	return by === 'handle' || by === 'responder' ? `@${String(key)}` : String(key);
}
