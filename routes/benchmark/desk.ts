import { captionOf } from '#lib/caption.ts';
import { numberIn } from '#lib/figure.ts';
import { count, percent } from '#lib/format.ts';
import type { Row } from '#lib/server/contents.ts';
import type { View } from '#lib/view.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Weekdays in a row with the same words, such as `Mon–Fri 09:00–17:00`. */
function together(rows: Row[], wordsOf: (row: Row) => string): string[] {
	const runs: { first: number; last: number; words: string }[] = [];
	for (const row of rows) {
		const [weekday, words] = [Number(row.weekday), wordsOf(row)];
		const run = runs.at(-1);
		if (run?.words === words) run.last = weekday;
		else runs.push({ first: weekday, last: weekday, words });
	}
	return runs.map(({ first, last, words }) => {
		const days = first === last ? DAYS[first - 1] : `${DAYS[first - 1]}–${DAYS[last - 1]}`;
		return `${days} ${words}`;
	});
}

/** The hours of a weekday with how well they are known. */
function hoursOf(row: Row): string {
	if (row.state === 'always') return 'day and night';
	if (row.state !== 'open') return String(row.state);
	const ends = `${row.opens_low}–${row.opens_high} to ${row.closes_low}–${row.closes_high}`;
	const surely = row.confidence === 'high' ? '' : `, surely within ${ends}`;
	return `${row.opens}–${row.closes}${surely}`;
}

/** What the answers of each brand tell of its desk. */
export function desks(view: View, rows: Row[]) {
	const brands = [...new Set(rows.map(({ brand }) => String(brand)))];
	const told = brands.map((name) => {
		const days = rows.filter(({ brand }) => brand === name);
		const sum = (column: string) =>
			days.reduce((total, row) => total + (numberIn(row, column) ?? 0), 0);
		const signed = days.reduce(
			(total, row) => total + (numberIn(row, 'signed_share') ?? 0) * Number(row.answers),
			0
		);
		const [answers, hours] = [sum('answers'), sum('agent_hours')];
		const promised = days.some((row) => row.promised !== null)
			? together(days, (row) => String(row.promised ?? 'unknown'))
			: ['no hours in the settings'];
		return {
			name,
			zone: String(days[0]?.timezone).replaceAll('_', ' '),
			hours: together(days, hoursOf),
			promised,
			answers: count(answers),
			team:
				answers === 0
					? ['no answers']
					: signed < answers / 10
						? ['answers are not signed']
						: [
								`${count(Math.max(...days.map((row) => Number(row.agents_most))))} at once at most`,
								`${count(Math.max(...days.map((row) => Number(row.agents))))} on one weekday`,
								`${hours > 0 ? (signed / hours).toFixed(1) : '–'} answers an hour each`,
								`${percent(answers > 0 ? signed / answers : null, 0)} signed`
							]
		};
	});
	return {
		csv: captionOf(view, { brand: brands.join(',') }, '/api/desk.csv').csv,
		brands: told
	};
}
