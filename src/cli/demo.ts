import { Command } from 'commander';
import { buildDemo } from '#ingest/demo/demo.ts';
import { DEFAULT_RECIPE, type Recipe } from '#ingest/demo/generate.ts';
import { invalid } from '#lib/model/errors.ts';
import { formatInstant, parseInstant } from '#lib/model/time.ts';
import type { CliEffects } from './effects.ts';
import { describeSummary } from './ingest.ts';
import { memoryOption } from './memory.ts';
import { progressView } from './progress.ts';
import type { CommonOptions } from './replyscope.ts';
import { startServer } from './serve.ts';

interface Options extends CommonOptions {
	posts: string;
	brands: string;
	days: string;
	end: string;
	seed: string;
	serve: boolean;
	memory: number;
	port?: string;
}

/** `replyscope demo`: invented brands and their history, served. */
export function demo(effects: CliEffects): Command {
	const { posts, brands, days, end, seed } = DEFAULT_RECIPE;
	return new Command('demo')
		.description('generate the history of invented brands and serve it')
		.option('--posts <N>', 'about how many posts', String(posts))
		.option('--brands <N>', 'how many brands', String(brands))
		.option('--days <N>', 'how many days', String(days))
		.option('--end <INSTANT>', 'where they end', formatInstant(end))
		.option('--seed <N>', 'another seed, another history', String(seed))
		.addOption(memoryOption())
		.option('--port <PORT>', 'port of the dashboard')
		.option('--no-serve', 'generate and load only')
		.addHelpText('after', '\nExample:\n  replyscope demo --posts 1000000 --no-serve')
		.action(async (options: Options) => {
			// The demo has a folder of its own, so that it never mixes with anybody's data.
			const data = options.data === 'data' ? 'data/demo' : options.data;
			const view = progressView(undefined, effects);
			const { summary, settings } = await buildDemo(data, recipeOf(options), {
				now: effects.now,
				memory: options.memory,
				progress: view.show
			}).finally(view.stop);
			effects.out(summary ? describeSummary(summary) : `the demo is in ${data} already\n`);
			const { port, memory } = options;
			if (options.serve) await startServer({ data, settings, port, memory }, effects);
		});
}

function recipeOf({ posts, brands, days, end, seed }: Options): Recipe {
	const instant = parseInstant(end);
	if (instant === undefined)
		throw invalid('end', end, 'an instant with its offset such as 2026-11-10T00:00Z');
	return {
		posts: whole('posts', posts, 100, 100_000_000),
		brands: whole('brands', brands, 1, 1000),
		days: whole('days', days, 1, 10_000),
		end: instant,
		seed: whole('seed', seed, 0, 1_000_000)
	};
}

function whole(name: string, text: string, low: number, high: number): number {
	const number = Number(text);
	if (/^\d+$/.test(text) && number >= low && number <= high) return number;
	throw invalid(name, text, `a whole number from ${low} to ${high}`);
}
