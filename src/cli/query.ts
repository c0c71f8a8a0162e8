import { Command, Option } from 'commander';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { InputError } from '#lib/model/errors.ts';
import { parseTable, parseQuery } from '#lib/model/query.ts';
import { answer, type Answer } from '#lib/server/answer.ts';
import { FORMATS, type Format } from '#lib/server/encode.ts';
import { answerTable, TABLES, type TableName } from '#lib/server/tables.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import type { CliEffects } from './effects.ts';
import type { CommonOptions } from './replyscope.ts';

type Options = CommonOptions & { format: Format | 'table'; explain?: boolean } & Partial<
		Record<TableName, boolean>
	>;

const NAMES = Object.keys(TABLES) as TableName[];

/** `replyscope query`: asks the published data. */
export function query(effects: CliEffects): Command {
	const command = new Command('query')
		.description('ask the published data, in the grammar of the page addresses')
		.argument('<QUERY>', "such as 'metrics=mentions,response_rate_1h&by=brand'")
		.addOption(
			new Option('--format <FORMAT>', 'how to print the answer')
				.choices(['table', ...Object.keys(FORMATS)])
				.default('table')
		)
		.option(
			'--explain',
			'say where the numbers come from and print the SELECT instead of the answer'
		)
		.addHelpText(
			'after',
			"\nExample:\n  replyscope query 'metrics=response_rate_24h,response_p50&by=week&brand=Acme' --format csv\n  replyscope query --curve 'by=brand&from=2026-01-01'"
		)
		.action(async (text: string, options: Options) => {
			const { data, format } = options;
			const chosen = NAMES.filter((name) => options[name]);
			if (chosen.length > 1) {
				const words = chosen.map((name) => `--${name}`).join(' and ');
				throw new InputError(`invalid options: ${words}; allowed: one of them`);
			}
			const [name] = chosen;
			const search = text.replace(/^\?/, '');
			const asked = (name ? parseTable : parseQuery)(search, VOCABULARY);
			const warehouse = await Warehouse.open(data);
			try {
				const found = name
					? await answerTable(name, warehouse, asked)
					: await answer(warehouse, asked);
				if (options.explain) effects.out(explained(found));
				else if (format === 'table') effects.out(table(found));
				else effects.out(await FORMATS[format].encode(found));
			} finally {
				warehouse.close();
			}
		});
	for (const name of NAMES) {
		command.option(`--${name}`, `${TABLES[name].words}, of a query without metrics`);
	}
	return command;
}

/** Whether the rollup was taken, or why not or not alone, and what was run. */
function explained({ refusals, sql, query }: Answer): string {
	const from = /\.(rollup_|(open_)?waits\b)/.test(sql) ? 'rollup and facts' : 'facts';
	const source = refusals.length === 0 ? 'rollup' : `${from}, because ${refusals.join('; ')}`;
	return `${query}\nfrom: ${source}\n${sql}\n`;
}

function table({ columns, rows, as_of, tz }: Answer): string {
	const lines = [
		columns.map(({ name }) => name),
		...rows.map((row) => columns.map(({ name }) => cell(row[name] ?? null)))
	];
	const widths = columns.map((_, index) =>
		Math.max(...lines.map((line) => (line[index] as string).length))
	);
	const text = lines.map((line) =>
		line
			.map((value, index) => {
				const isText = ['text', 'instant'].includes(columns[index]?.unit ?? '');
				return isText
					? value.padEnd(widths[index] as number)
					: value.padStart(widths[index] as number);
			})
			.join('  ')
			.trimEnd()
	);
	return `${text.join('\n')}\nas of ${as_of ?? 'never'}, ${tz}\n`;
}

function cell(value: string | number | boolean | null): string {
	if (value === null) return '–';
	return typeof value === 'number' && !Number.isInteger(value)
		? String(Number(value.toPrecision(4)))
		: String(value);
}
