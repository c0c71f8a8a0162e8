import { Command } from 'commander';
import { isDemo } from '#ingest/demo/mark.ts';
import type { Estimate } from '#ingest/pull/estimate.ts';
import { publishPulled } from '#ingest/pull/publishPulled.ts';
import { pull as pullStreams, type Pulled, type PullEffects } from '#ingest/pull/pull.ts';
import { InputError, invalid } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import { parseInstant, startOfDate, isDate } from '#lib/model/time.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { CliEffects } from './effects.ts';
import { progressView, type ProgressView } from './progress.ts';
import type { CommonOptions } from './replyscope.ts';
import { Unfinished } from './unfinished.ts';
import { apiOf, LATER, STOPPED, untilStopped, waitingEffects } from './waiting.ts';

interface Options extends CommonOptions {
	brand: string[];
	since?: string;
	until?: string;
	budget?: string;
	dryRun?: boolean;
	tail?: boolean;
	wait: boolean;
	yes?: boolean;
	json?: boolean;
	progress?: string;
}

/** `replyscope pull`: reads what was written to and by the brands from X. */
export function pull(effects: CliEffects): Command {
	const each = (value: string, before: string[]) => [...before, value];
	return new Command('pull')
		.description('read from X what was written to and by the brands of the settings')
		.option('--brand <NAME>', 'only this brand (can be repeated)', each, [])
		.option('--since <DATE>', 'from when on (default: [pull] since, else the last 7 days)')
		.option('--until <DATE>', 'up to when (default: now)')
		.option('--budget <USD>', 'the most that this run may spend')
		.option('--dry-run', 'say what it would bring and cost; counting costs some cents')
		.option('--tail', 'go on until stopped, and publish what is new once a minute')
		.option('--no-wait', 'end with code 75 instead of waiting for the limits of X')
		.option('--yes', 'agree to the cost')
		.option('--json', 'print the summary as JSON')
		.option('--progress <FORM>', 'print progress as one JSON object a line: json')
		.addHelpText(
			'after',
			'\nThe token is read from X_BEARER_TOKEN, or the variable that [pull] token_env names, or the file that the same name with _FILE names.\n\nExample:\n  replyscope pull --since 2026-01-01 --dry-run\n  replyscope pull --tail --budget 20 --yes'
		)
		.action(async (options: Options) => {
			if (isDemo(options.data)) {
				throw new InputError(
					`demo folder: ${options.data} holds the demo; allowed: another --data for your own posts`
				);
			}
			const { settings } = findSettings(options.data, options.settings);
			const view = progressView(options.progress, effects);
			try {
				const pulled = await untilStopped((signal) =>
					pullStreams(
						options.data,
						settings,
						{
							brands: options.brand,
							range: rangeOf(options, settings),
							budget: dollars(options.budget),
							dryRun: options.dryRun ?? false,
							tail: options.tail ?? false,
							wait: options.wait
						},
						pullEffects(options, settings, effects, view, signal)
					)
				);
				view.stop();
				effects.out(
					options.json ? `${JSON.stringify(pulled, null, '\t')}\n` : words(pulled, options)
				);
				end(pulled);
			} finally {
				view.stop();
			}
		});
}

function pullEffects(
	options: Options,
	settings: Settings,
	effects: CliEffects,
	view: ProgressView,
	signal: AbortSignal
): PullEffects {
	const { token_env = 'X_BEARER_TOKEN', user_token_env, budget } = settings.pull ?? {};
	if (!options.dryRun && !options.yes && budget === undefined && !effects.ask) {
		throw new InputError(
			'unconfirmed cost: nobody can be asked; allowed: --yes, a budget in [pull] of the settings, or --dry-run for what it would cost'
		);
	}
	const waiting = waitingEffects(effects, view, options.progress !== undefined, signal);
	return {
		...waiting,
		api: {
			app: apiOf(token_env, signal),
			user: user_token_env ? apiOf(user_token_env, signal) : null
		},
		publish: (final) => publishPulled(options.data, settings, waiting, final),
		async agree(estimate, left) {
			view.stop();
			effects.err(estimateWords(estimate, left));
			if (options.yes || budget !== undefined || estimate.streams.length === 0) return true;
			const answer = await effects.ask?.('Read it? (y/N) ');
			return /^y(es)?$/i.test(answer?.trim() ?? '');
		}
	};
}

function end({ unfinished, sentence }: Pulled) {
	if (unfinished === null) return;
	const codes = { budget: 1, declined: 1, postponed: LATER, stopped: STOPPED };
	throw new Unfinished(sentence, codes[unfinished]);
}

function rangeOf({ since, until }: Options, settings: Settings) {
	const begin = since ?? settings.pull?.since;
	const range = {
		since: begin === undefined ? null : instant('since', begin),
		until: until === undefined ? null : instant('until', until)
	};
	if (range.until !== null && range.since !== null && range.until <= range.since) {
		throw invalid('until', until as string, 'later than since');
	}
	return range;
}

/** A UTC date or an instant with its offset, in milliseconds since 1970. */
function instant(option: string, text: string): number {
	const seconds = isDate(text) ? startOfDate(text, 'UTC') : parseInstant(text);
	if (seconds === undefined)
		throw invalid(option, text, 'a date such as 2026-01-31 (UTC) or an instant with its offset');
	return seconds * 1000;
}

function dollars(text: string | undefined): number | null {
	if (text === undefined) return null;
	if (!/^\d+(\.\d+)?$/.test(text)) throw invalid('budget', text, 'dollars, such as 25 or 0.50');
	return Number(text);
}

function estimateWords({ streams, posts, usd, reaches }: Estimate, left: number): string {
	const day = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
	const lines = streams.map(
		({ stream, from, to, posts, usd }) =>
			`  ${stream}: ${day(from)} to ${day(to)}, ${posts === null ? 'less than a day' : `about ${posts.toLocaleString('en')} posts, at most $${usd.toFixed(2)}`}`
	);
	const total = `about ${posts.toLocaleString('en')} posts, at most $${usd.toFixed(2)}, and what they reply to`;
	const budget = Number.isFinite(left)
		? `; $${left.toFixed(2)} may be spent${reaches === null ? '' : `, which reaches back to ${day(reaches)}`}`
		: '';
	return `${[...lines, `${total}${budget}`].join('\n')}\n`;
}

function words(
	{ estimate, left, pages, posts, usd, month_usd, usage, snapshot }: Pulled,
	{ dryRun }: Options
): string {
	if (dryRun) {
		return `${estimate ? estimateWords(estimate, left) : ''}dry run: nothing was read; counting has cost $${usd.toFixed(3)}\n`;
	}
	const counted = usage
		? `X itself has counted ${usage.posts.toLocaleString('en')} posts this month, the ledger ${usage.ledger.toLocaleString('en')}\n`
		: '';
	const published = snapshot === null ? 'nothing new to publish' : `published snapshot ${snapshot}`;
	return `${posts.toLocaleString('en')} posts on ${pages.toLocaleString('en')} pages for $${usd.toFixed(2)} ($${month_usd.toFixed(2)} this month); ${published}\n${counted}`;
}
