import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { Helper } from '#lib/server/helper.ts';
import { scratch } from '../scratch.ts';

/** Stands for the command: says which process it is, fails or ends as it is asked to. */
const PROGRAM = `
import { createInterface } from 'node:readline';
const say = (said) => process.stdout.write(JSON.stringify(said) + '\\n');
for await (const line of createInterface({ input: process.stdin })) {
	const { id, question } = JSON.parse(line);
	if (question.end) process.exit(3);
	if (question.wrong) say({ id, failed: { message: 'invalid question', wrongInput: true } });
	else {
		say({ id, progress: { stage: 'forecast', done: 0.1, first: question } });
		say({ id, found: process.pid });
	}
}
`;

const before = process.env.REPLYSCOPE_COMMAND;
let helper: Helper;

beforeEach(() => {
	const path = join(scratch(), 'program.mjs');
	writeFileSync(path, PROGRAM);
	process.env.REPLYSCOPE_COMMAND = JSON.stringify([path]);
	helper = new Helper(['outlines'], ['--rehearse']);
});
afterEach(() => {
	helper.end();
	process.env.REPLYSCOPE_COMMAND = before ?? '';
});

test('one program answers question after question, and another takes its place when it ended', async () => {
	const told: unknown[] = [];
	const ask = (question: object) => helper.ask(question, (progress) => told.push(progress)).found;
	const [one, other] = await Promise.all([ask({ a: 1 }), ask({ b: 2 })]);
	expect(other).toBe(one);
	expect(told).toMatchObject([{ first: { a: 1 } }, { first: { b: 2 } }]);
	await expect(ask({ wrong: true })).rejects.toEqual(new InputError('invalid question'));
	await expect(ask({ end: true })).rejects.toThrow(OperationError);
	expect(await ask({ a: 1 })).not.toBe(one);
});
