import { Z95 } from '../model/interval.ts';
import type { Metric } from './metric.ts';

/**
 * The three columns of a share: the share and both ends of its Wilson score interval, 95 %.
 *
 * @param share the card of the share itself
 * @param numerator the name of the count above the line
 * @param denominator the name of the count below it
 */
export function share(
	card: Omit<
		Extract<Metric, { kind: 'derived' }>,
		'kind' | 'unit' | 'empty' | 'needs' | 'sql' | 'end'
	>,
	numerator: string,
	denominator: string
): Metric[] {
	const common = { ...card, kind: 'derived', unit: 'share', empty: null } as const;
	const needs = [numerator, denominator];
	const end = (side: 'low' | 'high', words: string): Metric => ({
		...common,
		name: `${card.name}_${side}`,
		label: `${card.label}, ${words} end`,
		sentence: `The ${words} end of the 95 % Wilson score interval of: ${card.sentence}`,
		source: 'E. B. Wilson, Probable inference, JASA 22 (1927) 209–212',
		needs,
		sql: wilson(numerator, denominator, side),
		end: side
	});
	return [
		{ ...common, needs, sql: `${numerator} / nullif(${denominator}, 0)` },
		end('low', 'lower'),
		end('high', 'upper')
	];
}

/**
 * SQL of one end of the Wilson score interval for `k` successes out of `n`: null when n = 0. The
 * ends are exactly 0 and 1 where no unit, or every unit, succeeded.
 */
export function wilson(k: string, n: string, side: 'low' | 'high'): string {
	const z2 = Z95 * Z95;
	const sign = side === 'low' ? '-' : '+';
	const root = `sqrt(${k} * (1.0 - ${k} / ${n}) + ${z2 / 4})`;
	const end = `(${k} + ${z2 / 2} ${sign} ${Z95} * ${root}) / (${n} + ${z2})`;
	const exact = side === 'low' ? `when ${k} = 0 then 0.0` : `when ${k} = ${n} then 1.0`;
	return `case when ${n} = 0 then null ${exact} else ${end} end`;
}
