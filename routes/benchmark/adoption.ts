import { captionOf } from '#lib/caption.ts';
import { numberIn } from '#lib/figure.ts';
import { percent } from '#lib/format.ts';
import { addDays } from '#lib/model/dates.ts';
import type { Row } from '#lib/server/contents.ts';
import type { View } from '#lib/view.ts';

/** Days before the end of the range in which adoption is followed. */
const FOLLOWED = 760;

/** Since when adoption is followed, whatever range is shown. */
export function followedFrom({ to }: View): string {
	return addDays(to.slice(0, 10), -FOLLOWED);
}

/**
 * How much of what is written addresses a dedicated handle, month by month; null where only some roles
 * or handles are looked at.
 */
export function adoption(view: View, rows: Row[]) {
	if (view.given.role !== undefined || view.given.handle !== undefined) return null;
	const from = followedFrom(view);
	const shares = monthsOf(rows).map((month) => ({
		month,
		share: dedicatedShare(rows.filter((row) => String(row.month).startsWith(month)))
	}));
	const title = adopted(shares, dedicatedShare(rows));
	return {
		...captionOf(
			{ ...view, from, parameters: { ...view.parameters, from } },
			{ metrics: 'mentions', by: 'month,role' }
		),
		title,
		note: `Share of mentions that address a handle of the role support, by month, a gap where nobody wrote; the months at both ends may be parts.`,
		summary: `${title}.`,
		placeName: 'Month',
		places: shares.map(({ month }, index) => ({
			label: month,
			tick: index % Math.ceil(shares.length / 6) === 0 ? month : undefined
		})),
		series: [
			{
				name: 'Dedicated handles',
				colour: 'var(--accent)',
				values: shares.map(({ share }, index) => ({
					y: share,
					unfinished: index === 0 || index === shares.length - 1
				}))
			}
		]
	};
}

/** Every month from the first to the last of some rows, as `2018-01`. */
function monthsOf(rows: Row[]): string[] {
	const told = rows.map((row) => String(row.month).slice(0, 7)).sort();
	const [first, last] = [told[0], told.at(-1)];
	const months: string[] = [];
	for (let month = first; month && last && month <= last; month = monthsAfter(month, 1)) {
		months.push(month);
	}
	return months;
}

function monthsAfter(month: string, many: number): string {
	const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + many;
	return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** Null where nobody wrote. */
function dedicatedShare(rows: Row[]): number | null {
	const sum = (some: Row[]) =>
		some.reduce((total, row) => total + (numberIn(row, 'mentions') ?? 0), 0);
	const total = sum(rows);
	return total > 0 ? sum(rows.filter(({ role }) => role === 'support')) / total : null;
}

function adopted(shares: { month: string; share: number | null }[], all: number | null): string {
	if (all === null) return 'Nobody wrote';
	if (all === 0) return 'No dedicated handle is addressed';
	// The last month and the first are hardly ever whole.
	const whole = shares.slice(1, -1);
	const last = whole.findLast(({ share }) => share !== null);
	if (last?.share == null) return `${percent(all, 0)} of what is written names a dedicated handle`;
	const before = whole.find(({ month }) => month === monthsAfter(last.month, -12))?.share;
	const points = before == null ? 0 : Math.round((last.share - before) * 100);
	const change =
		before == null ? '' : `, ${points < 0 ? '−' : '+'}${Math.abs(points)} points in a year`;
	return `${percent(last.share, 0)} of what was written in ${last.month} names a dedicated handle${change}`;
}
