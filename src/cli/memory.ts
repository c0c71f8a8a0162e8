import { Option } from 'commander';
import { totalmem } from 'node:os';
import { invalid } from '#lib/model/errors.ts';

const UNITS: Record<string, number> = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 };
/** Less is not enough to begin with. */
const LEAST = 512e6;

/** `--memory SIZE`: bytes that a command may take, half of the machine's or its container's by default. */
export function memoryOption(): Option {
	return new Option('--memory <SIZE>', 'memory that this may take, such as 4GB')
		.argParser(parseMemory)
		.default(defaultMemory(), 'half of the machine');
}

/** @throws InputError for what is no size */
function parseMemory(text: string): number {
	const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([MG]i?B)$/.exec(text) ?? [];
	const bytes = Number(number) * (UNITS[unit] ?? 0);
	if (bytes >= LEAST) return Math.floor(bytes);
	throw invalid('memory', text, `a size such as 512MB or 4GB, at least ${LEAST / 1e6}MB`);
}

function defaultMemory(): number {
	const allowed = process.constrainedMemory?.() || Infinity;
	return Math.max(LEAST, Math.floor(Math.min(totalmem(), allowed) / 2));
}
