import { Command } from 'commander';
import { InputError } from '#lib/model/errors.ts';
import { Outliner, type Found, type OutlineWish } from '#lib/planning/outliner.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import type { CliEffects } from './effects.ts';
import { json } from './json.ts';
import type { CommonOptions } from './replyscope.ts';
import { LIMITS } from './staff/limits.ts';
import { told } from './staff/told.ts';

/** A question as it comes in, and by which its answers go out. */
interface Asked {
	id: number;
	question: OutlineWish;
}

/**
 * `replyscope outlines`: stays beside the dashboard and outlines weeks. Questions come as lines of JSON on
 * standard input; to each go lines back with `progress`, of which one has a first answer, and then `found`
 * or `failed`. It ends with its input.
 */
export function outlines(effects: CliEffects): Command {
	return new Command('outlines')
		.description('outline weeks for the dashboard, which starts this by itself')
		.option('--rehearse', 'do beforehand what will be asked of the first brand')
		.action(async ({ data, settings, rehearse }: CommonOptions & { rehearse?: boolean }) => {
			const warehouse = await Warehouse.open(data, LIMITS);
			const outliner = new Outliner(warehouse, () => findSettings(data, settings).settings);
			// What is wrong is told to whoever asks.
			if (rehearse) outliner.rehearse().catch(() => undefined);
			for await (const line of effects.lines()) {
				void answer(JSON.parse(line) as Asked, outliner, (said) => effects.out(json(said)));
			}
			await outliner.end();
			await warehouse.close();
		});
}

async function answer({ id, question }: Asked, outliner: Outliner, say: (said: object) => void) {
	const write = ({ basis, outlined }: Found) => told(basis, question, outlined);
	try {
		const found = await outliner.outline(question, (first) =>
			say({ id, progress: { stage: 'forecast', done: 0.1, first: write(first) } })
		);
		say({ id, found: write(found) });
	} catch (error) {
		const [message] = (error as Error).message.split('\n');
		say({ id, failed: { message, wrongInput: error instanceof InputError } });
	}
}
