import { ask, askComparisons } from '#lib/ask.ts';
import { worstBucket, worstHours, type Bucket } from '#lib/findings.ts';
import { LADDER } from '#lib/metrics/metric.ts';
import type { View } from '#lib/view.ts';

const RATES =
	'response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h,within_24h,response_rate_1h,response_rate_1h_low,response_rate_1h_high,mature_1h,response_rate_7d,response_p50,answered_share,units,mentions,cases';

/** Everything the Overview shows. */
export async function overview(view: View) {
	const { previous } = view;
	const range = (metrics: string, changes: Record<string, string> = {}) =>
		question({ ...view.parameters, metrics, ...changes });
	const now = await range([RATES, ...promised(view)].join(','));
	const rung = worstPromise(view, now.rows[0] ?? {});
	const [mature, within] = [`mature_${rung}`, `within_${rung}`];
	const [before, waiting, days, daysBefore, peers, hours, handles, week, figures] =
		await Promise.all([
			previous && range(RATES, { ...previous }),
			range('waiting,waiting_oldest_seconds', { from: '', to: '' }),
			range(`${RATES},${mature},${within},exposure_hours`, { by: 'day' }),
			previous && range('response_rate_24h,exposure_hours', { by: 'day', ...previous }),
			range('response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h', {
				by: 'brand',
				brand: [...view.brand, ...view.compare].join(','),
				order: '-response_rate_24h'
			}),
			range(`${mature},${within},mentions`, { by: 'hour_of_day' }),
			range(`${mature},${within}`, { by: 'handle' }),
			range('mentions_per_hour', { by: 'hour_of_week' }),
			askComparisons(view.parameters, ['response_rate_24h', 'response_rate_1h'])
		]);
	return {
		now: now.rows[0] ?? {},
		before: before?.rows[0] ?? null,
		waiting: waiting.rows[0] ?? {},
		sql: { now: now.sql, waiting: waiting.sql },
		days: days.rows,
		daysBefore: daysBefore?.rows ?? [],
		peers: peers.rows,
		hours: hours.rows,
		week: week.rows,
		figures,
		rung,
		leaks: {
			hours: worstHours(buckets(hours.rows, 'hour_of_day', rung), 8),
			handle: worstBucket(buckets(handles.rows, 'handle', rung)),
			day: worstBucket(buckets(days.rows, 'day', rung))
		}
	};
}

/** The rates that promises of the view are about. */
function promised({ targets }: View): string[] {
	return targets.flatMap(({ within }) => {
		const rung = LADDER.find(({ seconds }) => seconds === within)?.rung;
		return rung ? [`response_rate_${rung}`] : [];
	});
}

/** The rung whose promise is missed by most, else that of a day. */
function worstPromise({ targets }: View, now: Record<string, unknown>): string {
	const missed = LADDER.flatMap(({ rung, seconds }) => {
		const target = targets.find(({ within }) => within === seconds);
		const rate = now[`response_rate_${rung}`];
		return target && typeof rate === 'number' ? [{ rung, by: target.share - rate }] : [];
	});
	const [worst] = missed.filter(({ by }) => by > 0).sort((a, b) => b.by - a.by);
	return worst?.rung ?? '24h';
}

function question(parameters: Record<string, string>) {
	return ask(new URLSearchParams(parameters));
}

function buckets(rows: Record<string, unknown>[], key: string, rung: string): Bucket[] {
	return rows.map((row) => ({
		key: row[key] as string | number | null,
		mature: row[`mature_${rung}`] as number,
		within: row[`within_${rung}`] as number
	}));
}
