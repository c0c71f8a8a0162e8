import { Command } from 'commander';
import { comply as complyAll, type Complied } from '#ingest/pull/comply.ts';
import { Postponed, Stopped } from '#ingest/pull/patience.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { CliEffects } from './effects.ts';
import { words as forgottenWords } from './forget.ts';
import { json } from './json.ts';
import { progressView } from './progress.ts';
import type { CommonOptions } from './replyscope.ts';
import { Unfinished } from './unfinished.ts';
import { apiOf, LATER, STOPPED, untilStopped, waitingEffects } from './waiting.ts';

interface Options extends CommonOptions {
	wait: boolean;
	json?: boolean;
	progress?: string;
}

/** `replyscope comply`: forgets what is gone on X. */
export function comply(effects: CliEffects): Command {
	return new Command('comply')
		.description(
			'ask X which stored posts and people are gone there, and forget them; free of charge'
		)
		.option('--no-wait', 'end with code 75 instead of waiting for X')
		.option('--json', 'print the summary as JSON')
		.option('--progress <FORM>', 'print progress as one JSON object a line: json')
		.addHelpText('after', '\nExample:\n  replyscope comply\n  replyscope comply --no-wait')
		.action(async (options: Options) => {
			const { settings } = findSettings(options.data, options.settings);
			const view = progressView(options.progress, effects);
			try {
				const complied = await untilStopped((signal) =>
					complyAll(options.data, settings, options.wait, {
						...waitingEffects(effects, view, options.progress !== undefined, signal),
						api: apiOf(settings.pull?.token_env ?? 'X_BEARER_TOKEN', signal)
					})
				);
				view.stop();
				effects.out(options.json ? json(complied) : words(complied));
			} catch (error) {
				if (error instanceof Postponed) throw new Unfinished(error.message, LATER);
				if (error instanceof Stopped) {
					throw new Unfinished('stopped: the next run goes on where this one ended', STOPPED);
				}
				throw error;
			} finally {
				view.stop();
			}
		});
}

function words({ posts, users, forgotten }: Complied): string {
	const of = ({ asked, gone }: Complied['posts'], what: string) =>
		`${gone.toLocaleString('en')} of ${asked.toLocaleString('en')} ${what}`;
	const gone = `gone on X: ${of(posts, 'posts')}, ${of(users, 'people')}\n`;
	return gone + (forgotten ? forgottenWords(forgotten) : '');
}
