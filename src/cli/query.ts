import { Command, Option } from 'commander';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { InputError } from '#lib/model/errors.ts';
import { parseCurve, parseQuery } from '#lib/model/query.ts';
import { answer, type Answer } from '#lib/server/answer.ts';
import { compose } from '#lib/server/compose.ts';
import { composeCurve } from '#lib/server/curve.ts';
import { answerIncidents } from '#lib/server/incidents.ts';
import { FORMATS, type Format } from '#lib/server/encode.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import type { CliEffects } from './effects.ts';
import type { CommonOptions } from './replyscope.ts';

interface Options extends CommonOptions {
	format: Format | 'table';
	curve?: boolean;
	incidents?: boolean;
}

/** `replyscope query`: asks the published data. */
export function query(effects: CliEffects): Command {
	return new Command('query')
		.description('ask the published data, in the grammar of the page addresses')
		.argument('<QUERY>', "such as 'metrics=mentions,response_rate_1h&by=brand'")
		.addOption(
			new Option('--format <FORMAT>', 'how to print the answer')
				.choices(['table', ...Object.keys(FORMATS)])
				.default('table')
		)
		.option('--curve', 'the answered-share curve of a query without metrics, not its metrics')
		.option('--incidents', 'the incidents in the range of a query without metrics')
		.addHelpText(
			'after',
			"\nExample:\n  replyscope query 'metrics=response_rate_24h,response_p50&by=week&brand=Acme' --format csv\n  replyscope query --curve 'by=brand&from=2026-01-01'"
		)
		.action(async (text: string, { data, format, curve, incidents }: Options) => {
			if (curve && incidents) {
				throw new InputError('invalid options: --curve and --incidents; allowed: one of them');
			}
			const parse = curve || incidents ? parseCurve : parseQuery;
			const parsed = parse(text.replace(/^\?/, ''), VOCABULARY);
			const warehouse = await Warehouse.open(data);
			try {
				const found = incidents
					? await answerIncidents(warehouse, parsed)
					: await answer(warehouse, parsed, curve ? composeCurve : compose);
				effects.out(format === 'table' ? table(found) : FORMATS[format].encode(found));
			} finally {
				warehouse.close();
			}
		});
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
