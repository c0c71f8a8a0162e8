import { Command } from 'commander';
import { remove as removeImport } from '#ingest/ingest.ts';
import { invalid } from '#lib/model/errors.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { CliEffects } from './effects.ts';
import { describeSummary } from './ingest.ts';
import { memoryOption } from './memory.ts';
import { progressView } from './progress.ts';
import type { CommonOptions } from './replyscope.ts';

interface Options extends CommonOptions {
	memory: number;
	progress?: string;
}

/** `replyscope remove`: undoes one import. */
export function remove(effects: CliEffects): Command {
	return new Command('remove')
		.description('undo one import: its posts are gone, everything else stays')
		.argument('<IMPORT>', 'its number, as replyscope imports lists it')
		.addOption(memoryOption())
		.option('--progress <FORM>', 'print progress as one JSON object a line: json')
		.addHelpText('after', '\nExample:\n  replyscope remove 3 --data data')
		.action(async (text: string, { data, settings: asked, memory, progress }: Options) => {
			if (!/^\d+$/.test(text))
				throw invalid('import', text, 'a number that replyscope imports lists');
			const { settings } = findSettings(data, asked);
			const view = progressView(progress, effects);
			const summary = await removeImport(data, Number(text), settings, {
				now: effects.now,
				memory,
				progress: view.show
			}).finally(view.stop);
			effects.out(`removed import ${text}\n${describeSummary(summary)}`);
		});
}
