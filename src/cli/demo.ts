import { Command } from 'commander';
import { createRequire } from 'node:module';
import { ingest } from '#ingest/ingest.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { CliEffects } from './effects.ts';
import { describeSummary } from './ingest.ts';
import { progressView } from './progress.ts';
import { startServer } from './serve.ts';

/** `replyscope demo`: the main job on data that come with the program. */
export function demo(effects: CliEffects): Command {
	return new Command('demo')
		.description('load the data that come with the program and serve them')
		.option('--no-serve', 'load only')
		.addHelpText('after', '\nExample:\n  replyscope demo --no-serve')
		.action(async ({ serve }: { serve: boolean }) => {
			const resolve = (file: string) =>
				createRequire(import.meta.url).resolve(`#conformance/hand-worked/${file}`);
			const data = 'data/demo';
			const toml = resolve('replyscope.toml');
			const { settings } = findSettings(data, toml);
			const view = progressView(undefined, effects);
			const summary = await ingest(
				data,
				[resolve('posts.csv')],
				settings,
				{},
				{
					now: effects.now,
					progress: view.show
				}
			).finally(view.stop);
			effects.out(describeSummary(summary));
			if (serve) await startServer({ data, settings: toml }, effects);
		});
}
