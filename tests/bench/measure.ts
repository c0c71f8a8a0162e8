import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process took. */
export interface Measured {
	seconds: number;
	/** Seconds of both cores together, which others on the machine do not lengthen. */
	work: number;
	/** The most memory that it held, in bytes. */
	peak: number;
	/** Bytes that it had written to disk. */
	written: number;
	out: string;
}

/** Milliseconds between looks at a process. */
const LOOK = 100;

/** Runs a program of Node to its end, one at a time, and says what it took. */
export async function measure(words: string[]): Promise<Measured> {
	const begun = performance.now();
	const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
	let [out, err] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	child.stderr
		.setEncoding('utf8')
		.on('data', (text: string) => (err = `${err}${text}`.slice(-2000)));
	let [peak, written, work] = [0, 0, 0];
	const look = setInterval(() => {
		const pid = child.pid as number;
		peak = Math.max(peak, memoryOf(pid).peak);
		work = Math.max(work, workOf(pid));
		written = Math.max(written, figure(`/proc/${pid}/io`, 'write_bytes'));
	}, LOOK);
	const code = await new Promise((done) => child.once('close', done));
	clearInterval(look);
	if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
	return { seconds: (performance.now() - begun) / 1000, work, peak, written, out };
}

/** The memory of a process, now and at most, in bytes; 0 where the system does not say. */
export function memoryOf(pid: number): { now: number; peak: number } {
	const status = `/proc/${pid}/status`;
	return { now: 1024 * figure(status, 'VmRSS'), peak: 1024 * figure(status, 'VmHWM') };
}

/** Seconds that a process has had of the cores, at a hundred ticks each. */
function workOf(pid: number): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return (Number(fields[11]) + Number(fields[12])) / 100;
	} catch {
		return 0;
	}
}

function figure(path: string, name: string): number {
	try {
		const [, number] =
			new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8')) ?? [];
		return Number(number ?? 0);
	} catch {
		return 0;
	}
}

/** The q-th quantile of some numbers, by the nearest rank. */
export function quantile(numbers: number[], q: number): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}

export function median(numbers: number[]): number {
	return quantile(numbers, 0.5);
}
