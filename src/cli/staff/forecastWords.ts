import { duration, percent } from '#lib/format.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Foreseen } from '#lib/planning/foreseen.ts';
import { dayName, hourTable } from './hourTable.ts';
import { short } from './numbers.ts';

/** The forecast in words and tables. */
export function forecastWords({ forecast, days }: Foreseen, { zone }: Basis): string[] {
	const { backtest, expected, start, reason } = forecast;
	const total = expected.reduce((sum, each) => sum + each, 0);
	return [
		`${Math.round(total).toLocaleString('en')} cases expected in ${duration(expected.length * 3600)}; 80 % of days lie between`,
		...days.map(
			({ date, expected, low, high }) =>
				`  ${dayName(date)}  ${short(expected).padStart(6)}  ${low}–${high}`
		),
		'',
		'Cases by the hour',
		...hourTable(expected, start, zone, (each) => each.toFixed(each < 9.95 ? 1 : 0)),
		'',
		`${reason}.`,
		...(backtest.origins.length > 0 ? tested(forecast) : [])
	];
}

function tested({ backtest, method }: Foreseen['forecast']): string[] {
	const head = ['method', 'MASE', 'WAPE hour', 'WAPE day', 'bias', '80 % held hour', 'day'];
	const rows = backtest.methods.map((each) => {
		const errors = each.maseByOrigin.filter((error) => error !== null);
		const mase = errors.reduce((sum, error) => sum + error, 0) / errors.length;
		return [
			each.method === method ? `${each.method} *` : each.method,
			errors.length > 0 ? mase.toFixed(3) : '–',
			...[each.wape.interval, each.wape.day, each.bias].map((share) => percent(share)),
			...[each.coverage.interval[80], each.coverage.day[80]].map((share) => percent(share, 0))
		];
	});
	const table = [head, ...rows].map((row) => `  ${row.map((cell) => cell.padStart(14)).join('')}`);
	return [
		`Tested from ${backtest.origins.length} past weeks, ${backtest.weeks} ahead of each`,
		...table
	];
}
