import { Command } from 'commander';
import { formatInstant } from '#lib/model/time.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import type { CliEffects } from './effects.ts';
import type { CommonOptions } from './replyscope.ts';

/** `replyscope imports`: the files that the published data come from. */
export function imports(effects: CliEffects): Command {
	return new Command('imports')
		.description('list the files that the published data come from')
		.option('--json', 'print them as JSON')
		.addHelpText('after', '\nExample:\n  replyscope imports --data data')
		.action(async ({ data, json }: CommonOptions & { json?: boolean }) => {
			const warehouse = await Warehouse.open(data);
			try {
				const { imports } = await warehouse.snapshot();
				if (json) {
					effects.out(`${JSON.stringify(imports, null, '\t')}\n`);
					return;
				}
				const day = (seconds: number | null) =>
					seconds === null ? '–' : formatInstant(seconds).slice(0, 10);
				for (const each of imports) {
					effects.out(
						`${each.import}  ${each.file}  ${each.source}  ${each.rows_read} rows, ${each.rows_refused} refused  ${day(each.oldest)} to ${day(each.newest)}  ingested ${formatInstant(each.ingested_at)}\n`
					);
				}
			} finally {
				warehouse.close();
			}
		});
}
