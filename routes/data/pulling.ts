import { count } from '#lib/format.ts';
import type { PullReport } from '#lib/model/pullReport.ts';
import type { Pulling } from '#lib/server/puller.ts';
import { minute } from './data.ts';

/** An amount in dollars. */
export function dollars(amount: number): string {
	return `$${amount.toFixed(2)}`;
}

/** Whether it runs, when it ended last and when it begins again. */
export function state({ report, next, progress }: Pulling): string {
	const words = [
		progress
			? `Reading now: ${[progress.detail, progress.rows ? `${count(progress.rows)} posts` : ''].filter(Boolean).join(', ') || 'beginning'}`
			: report?.ended
				? `The last pull ended on ${minute(report.ended.at / 1000)}`
				: 'Nothing was pulled yet',
		next === null
			? 'no pull is planned here'
			: `the next begins on ${minute(Date.parse(next) / 1000)}`
	];
	return `${words.join('; ')}.`;
}

/** What this month has cost, against what it may. */
export function spending({ usd, budget, days, usage }: PullReport): string {
	const [today] = days;
	const limit = budget === null ? 'no budget is set' : `of ${dollars(budget)} that may be spent`;
	const last = today ? `; ${dollars(today.usd)} on ${today.day}` : '';
	const counted = usage
		? ` X itself has counted ${count(usage.posts)} posts this month by ${minute(usage.at / 1000)}; the ledger had ${count(usage.ledger)}.`
		: '';
	return `${dollars(usd)} this month, ${limit}${last}.${counted}`;
}
