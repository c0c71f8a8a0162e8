import { address } from '#lib/address.ts';
import { rowsOf } from '#lib/caption.ts';
import { medianWords, numberIn, shareAndEnds } from '#lib/figure.ts';
import { count, duration, moment } from '#lib/format.ts';
import { DAY } from '#lib/model/duration.ts';
import type { Row } from '#lib/server/contents.ts';
import type { View } from '#lib/view.ts';

const WITHOUT: Record<string, string> = {
	include: 'all',
	exclude: 'without confirmed incidents',
	candidates: 'without those found, too'
};

/** What stands out, in one sentence. */
export function titleOf(list: Row[]): string {
	const confirmed = list.filter(({ kind }) => kind === 'confirmed').length;
	const found = list.length - confirmed;
	const some = (number: number, one: string, more: string) =>
		number === 1 ? `One ${one}` : `${count(number)} ${more}`;
	const parts = [
		...(found > 0
			? [some(found, 'stretch of hours stands out', 'stretches of hours stand out')]
			: []),
		...(confirmed > 0 ? [some(confirmed, 'confirmed incident', 'confirmed incidents')] : [])
	];
	return parts.join('; ') || 'No hours stand out';
}

/** The score with and without incidents, a column each. */
export function scoresOf(view: View, scores: { incidents: string; row: Row }[]) {
	const line = (label: string, write: (row: Row) => string) => ({
		label,
		values: scores.map(({ row }) => write(row))
	});
	return {
		columns: scores.map(({ incidents }) => ({
			label: WITHOUT[incidents] as string,
			href: address('/load', view.given, { incidents: incidents === 'include' ? null : incidents }),
			current: (view.given.incidents ?? 'include') === incidents
		})),
		lines: [
			line('Mentions', (row) => count(numberIn(row, 'mentions') ?? 0)),
			line('Answered within 1 h', (row) => shareAndEnds(row, 'response_rate_1h')),
			line('Answered within 24 h', (row) => shareAndEnds(row, 'response_rate_24h')),
			line('Median first response', medianWords)
		]
	};
}

/** The incidents as the table writes them. */
export function incidentRows(view: View, list: Row[]) {
	return list.map((row) => {
		const [began, ended] = [String(row.incident), String(row.ended)];
		const lasted = (Date.parse(ended) - Date.parse(began)) / 1000;
		const usual = numberIn(row, 'usual');
		const mentions = numberIn(row, 'mentions') ?? 0;
		const silence = numberIn(row, 'first_post_seconds');
		return {
			brand: String(row.brand),
			began,
			ended,
			when: `${moment(began)}, ${duration(lasted)}`,
			load: `${count(mentions)}${usual ? `, ${(mentions / usual).toFixed(1)} × the usual` : ''}`,
			hour: shareAndEnds(row, 'response_rate_1h'),
			day: shareAndEnds(row, 'response_rate_24h'),
			post: silence === null || silence > DAY ? 'none within a day' : `after ${duration(silence)}`,
			topic: String(row.topic ?? ''),
			confirmed: row.kind === 'confirmed',
			table: String(row.table ?? ''),
			rows: rowsOf(view, 'mentions', {
				brand: String(row.brand),
				from: new Date(began).toISOString(),
				to: new Date(ended).toISOString(),
				incidents: null
			})
		};
	});
}
