import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answersOf, type Vector } from './vectors.ts';

/** Vectors that several people published or worked out, the project's own or a file of the same form. */
const file = process.env.STAFFING_VECTORS ?? 'tests/staffing/staffing_vectors.json';
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

test.for(vectors)('$id $title', async ({ group, inputs, expected, tolerance }) => {
	const answers = await answersOf(group, inputs, Object.keys(expected));
	for (const [key, value] of Object.entries(expected)) {
		expect(answers, `no answer for ${key}`).toHaveProperty(key);
		agree(answers[key], value, Number(tolerance[key] ?? tolerance.abs ?? 0), key);
	}
});

/** Whether an answer is what is expected, numbers to the tolerance, however deep. */
function agree(answer: unknown, expected: unknown, tolerance: number, path: string) {
	if (typeof expected === 'number') {
		expect(answer, path).toBeTypeOf('number');
		const error = Math.abs((answer as number) - expected);
		expect(error, `${path}: ${answer} for ${expected}`).toBeLessThanOrEqual(tolerance + 1e-12);
	} else if (typeof expected === 'object' && expected !== null) {
		for (const [key, value] of Object.entries(expected)) {
			agree((answer as Record<string, unknown>)[key], value, tolerance, `${path}.${key}`);
		}
	} else expect(answer, path).toEqual(expected);
}
