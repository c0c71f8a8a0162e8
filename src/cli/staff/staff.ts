import { Argument, Command } from 'commander';
import { run } from '#lib/planning/job.ts';
import { readBasis, type Basis } from '#lib/planning/basis.ts';
import type { Outcomes } from '#lib/planning/perform.ts';
import { readWish, TASKS, type Task, type Wish, type Written } from '#lib/planning/wish.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import { LIMITS } from './limits.ts';
import type { CliEffects } from '../effects.ts';
import { json } from '../json.ts';
import { progressView } from '../progress.ts';
import type { CommonOptions } from '../replyscope.ts';
import { basisWords } from './basisWords.ts';
import { forecastWords } from './forecastWords.ts';
import { firstWords, planWords } from './planWords.ts';
import { told } from './told.ts';
import { replayWords } from './replayWords.ts';
import { requirementWords } from './requirementWords.ts';

type Options = CommonOptions & Written & { json?: boolean; progress?: string };

/** What each task found, in lines. */
const WORDS: {
	[T in Task]: (found: Outcomes[T], basis: Basis, wish: Wish) => string[];
} = {
	forecast: forecastWords,
	requirement: requirementWords,
	plan: (found, basis, { confidence }) => planWords(found, basis, confidence),
	replay: replayWords
};

/** Takes an option that is given several times. */
function listed(text: string, before: string[] = []): string[] {
	return [...before, text];
}

/** `replyscope staff`: how many people are needed when, and what that would have done. */
export function staff(effects: CliEffects): Command {
	return new Command('staff')
		.description('forecast the cases to come, plan the people who answer them, replay the past')
		.addArgument(new Argument('<TASK>', 'what to find').choices(TASKS))
		.requiredOption('--brand <NAME>', 'the brand')
		.option(
			'--target <SHARE/TIME>',
			'a promise such as 80%/1h, repeatable (default: those of the settings, else 80%/1h)',
			listed
		)
		.option('--from <DATE>', 'begin of the history, or of the period to replay')
		.option('--to <DATE>', 'its end')
		.option(
			'--weeks <N>',
			'weeks ahead, 1 to 6: the last of them, Monday to Sunday, is planned',
			'1'
		)
		.option(
			'--answer-share <SHARE>',
			'cases meant to be answered (default: as within 7 days so far)'
		)
		.option('--handling <TIME>', 'work per answer such as 6m (default: settings, else measured)')
		.option('--shrinkage <SHARE>', 'paid time that is lost (default: that of each site)')
		.option('--occupancy <SHARE>', 'most of the rest at work on answers (default: settings, 85%)')
		.option(
			'--site <SITE>',
			'a site with other values, or a new one, such as "Manila; seats=12", repeatable',
			listed
		)
		.option('--without <SITE>', 'a site that is not to be used, repeatable', listed)
		.option('--shift <NAME>', 'a shift to use, and no others, repeatable (default: all)', listed)
		.option('--handover <TIME>', 'at the start of each shift where sites take turns', '0m')
		.option('--confidence <SHARE>', 'weeks in which the promises are to hold', '85%')
		.option('--clock <CLOCK>', 'what promises count: calendar, or hours of the brand', 'calendar')
		.option('--search <SECONDS>', 'time to search for the final roster', '20')
		.option('--seed <N>', 'of all chance', '1')
		.option('--json', 'print everything as JSON')
		.option('--progress <FORM>', 'print progress as one JSON object a line: json')
		.addHelpText(
			'after',
			'\nTasks:\n  forecast     cases of the weeks ahead, and how far off such forecasts were\n  requirement  people needed by the hour\n  plan         the cheapest roster that keeps the promises, verified by simulation\n  replay       the last 13 weeks served by the team that was there and by that roster\n\nExample:\n  replyscope staff plan --brand "Northwind Air" --target 80%/1h --target 95%/24h'
		)
		.action(async (task: Task, options: Options) => {
			const wish = readWish(task, options);
			const { settings } = findSettings(options.data, options.settings);
			const view = progressView(options.progress, effects);
			try {
				let basis: Basis | undefined;
				const reading = read(options.data, settings, wish).then((read) => {
					if (!options.json) effects.out(lines(basisWords(read)));
					return (basis = read);
				});
				const found = await stoppably((signal) =>
					run(reading, wish, {
						signal,
						report: ({ first, ...rest }) => {
							if (!first || !basis) return view.show(rest);
							view.show({ ...rest, ...(options.progress && { first: told(basis, wish, first) }) });
							if (options.json || task !== 'plan') return;
							view.stop();
							effects.out(lines([firstWords(first.roster, basis), '']));
						}
					})
				);
				view.stop();
				const known = await reading;
				effects.out(
					options.json ? json(told(known, wish, found), '\t') : words(known, wish, found)
				);
			} finally {
				view.stop();
			}
		});
}

async function read(
	data: string,
	settings: Parameters<typeof readBasis>[1],
	wish: Wish
): Promise<Basis> {
	const warehouse = await Warehouse.open(data, LIMITS);
	try {
		return await readBasis(warehouse, settings, wish);
	} finally {
		warehouse.close();
	}
}

/** Does work that SIGINT and SIGTERM stop. */
async function stoppably<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const controller = new AbortController();
	const stop = () => controller.abort();
	const signals = ['SIGINT', 'SIGTERM'] as const;
	for (const signal of signals) process.once(signal, stop);
	try {
		return await work(controller.signal);
	} finally {
		for (const signal of signals) process.removeListener(signal, stop);
	}
}

function words<T extends Task>(basis: Basis, wish: Wish & { task: T }, found: Outcomes[T]): string {
	return lines(WORDS[wish.task](found, basis, wish));
}

function lines(all: string[]): string {
	return `${all.join('\n')}\n`;
}
