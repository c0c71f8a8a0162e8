import { ask } from '#lib/ask.ts';
import { worstBucket, worstHours, type Bucket } from '#lib/findings.ts';
import { published } from '#lib/published.ts';
import type { View } from '#lib/view.ts';

const RATES =
	'response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h,within_24h,response_rate_1h,response_rate_1h_low,response_rate_1h_high,mature_1h,response_rate_7d,response_p50,answered_share,units,mentions,cases';

/** Everything the Overview shows. */
export async function overview(view: View) {
	const { previous } = view;
	const range = (metrics: string, changes: Record<string, string> = {}) =>
		question({ ...view.parameters, metrics, ...changes });
	const [now, before, waiting, days, daysBefore, peers, hours, handles, week, figures] =
		await Promise.all([
			range(RATES),
			previous && range(RATES, { ...previous }),
			range('waiting,waiting_oldest_seconds', { from: '', to: '' }),
			range(`${RATES},exposure_hours`, { by: 'day' }),
			previous && range('response_rate_24h', { by: 'day', ...previous }),
			range('response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h', {
				by: 'brand',
				brand: [...view.brand, ...view.compare].join(','),
				order: '-response_rate_24h'
			}),
			range('mature_24h,within_24h,units', { by: 'hour_of_day' }),
			range('mature_24h,within_24h', { by: 'handle' }),
			range('mentions_per_hour', { by: 'hour_of_week' }),
			published(view, ['response_rate_24h', 'response_rate_1h'])
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
		leaks: {
			hours: worstHours(buckets(hours.rows, 'hour_of_day'), 8),
			handle: worstBucket(buckets(handles.rows, 'handle')),
			day: worstBucket(buckets(days.rows, 'day'))
		}
	};
}

function question(parameters: Record<string, string>) {
	return ask(new URLSearchParams(parameters));
}

function buckets(rows: Record<string, unknown>[], key: string): Bucket[] {
	return rows.map((row) => ({
		key: row[key] as string | number | null,
		mature: row.mature_24h as number,
		within: row.within_24h as number
	}));
}
