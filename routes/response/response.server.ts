import { askTable, asking } from '#lib/ask.ts';
import { DIMENSIONS } from '#lib/metrics/dimensions.ts';
import { LADDER } from '#lib/metrics/metric.ts';
import { daysBetween } from '#lib/model/dates.ts';
import { unknown } from '#lib/model/errors.ts';
import type { View } from '#lib/view.ts';

/** Ways to break the numbers down, the running times left out. */
export const SPLITS = DIMENSIONS.filter(
	({ name, accepts }) => accepts && name !== 'waited' && name !== 'hour_of_week'
).map(({ name, label }) => ({ name, label }));

/** Columns of the breakdown by which it can be ordered. */
const ORDERS = ['units', 'response_rate_24h', 'response_rate_1h', 'response_p50'];

const shareOf = (rung: string) => {
	const name = `response_rate_${rung}`;
	return `${name},${name}_low,${name}_high,mature_${rung}`;
};

/** Everything the page on responsiveness shows. */
export async function response(view: View) {
	const { previous } = view;
	const by = splitOf(view.given.by);
	const order = orderOf(view.given.order);
	const grain = grainOf(view);
	const rung = rungOf(view);
	const range = asking(view.parameters);
	const everyone = [...view.brand, ...view.compare].join(',');
	const metrics = `${shareOf(rung)},response_p50,response_p75,response_p90,units,mentions,exposure_hours`;
	const broken = 'units,response_p50,' + shareOf('24h') + ',' + shareOf('1h');
	const ladder = LADDER.map((each) => shareOf(each.rung)).join(',');
	const [now, open, before, curve, run, runBefore, waits, hours, rows, runs] = await Promise.all([
		range(
			`${ladder},response_p50,response_p75,response_p90,response_median_answered,answered_share,units,answered`
		),
		range(`${ladder},response_p50`, { clock: view.given.clock === 'hours' ? 'calendar' : 'hours' }),
		previous && range(`${shareOf(rung)},response_p50`, { ...previous }),
		askTable('curve', { ...view.parameters, by: 'brand', brand: everyone }),
		range(metrics, { by: grain }),
		previous && range(`${shareOf(rung)},response_p50,exposure_hours`, { by: grain, ...previous }),
		range('answered', { by: 'waited' }),
		range(`${shareOf('1h')},response_p50,mentions_per_hour`, { by: 'hour_of_day' }),
		range(broken, { by, order, limit: '50' }),
		range('response_rate_24h', { by: `${by},${grain}` })
	]);
	return {
		now: now[0] ?? {},
		otherClock: open[0] ?? {},
		before: before?.[0] ?? null,
		curve: curve.rows,
		run,
		runBefore: runBefore ?? [],
		waits,
		hours,
		breakdown: { by, order, rows, runs: runsOf(runs, by, grain, run) },
		grain,
		rung,
		splits: SPLITS
	};
}

/** The run of the daily rate of each row of the breakdown. */
function runsOf(
	rows: Record<string, unknown>[],
	by: string,
	grain: string,
	run: Record<string, unknown>[]
): Record<string, (number | null)[]> {
	const places = run.map((row) => row[grain]);
	const runs: Record<string, (number | null)[]> = {};
	for (const row of rows) {
		const run = (runs[String(row[by])] ??= places.map(() => null));
		run[places.indexOf(row[grain])] = row.response_rate_24h as number | null;
	}
	return runs;
}

function splitOf(asked: string | undefined): string {
	if (asked === undefined) return 'handle';
	const names = SPLITS.map(({ name }) => name);
	if (!names.includes(asked)) throw unknown('by', asked, names);
	return asked;
}

function orderOf(asked: string | undefined): string {
	if (asked === undefined) return '-units';
	const allowed = ORDERS.flatMap((name) => [name, `-${name}`]);
	if (!allowed.includes(asked)) throw unknown('order', asked, allowed);
	return asked;
}

/** Days for two months, weeks for a year, months beyond. */
function grainOf({ from, to }: View): 'day' | 'week' | 'month' {
	const days = daysBetween(from.slice(0, 10), to.slice(0, 10));
	return days <= 62 ? 'day' : days <= 400 ? 'week' : 'month';
}

/** The rung of the tightest promise, else an hour. */
function rungOf({ targets }: View): string {
	return (
		LADDER.find(({ seconds }) => targets.some(({ within }) => within === seconds))?.rung ?? '1h'
	);
}
