import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = [
	process.env.CHROMIUM_PATH ?? '',
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** Starts Chromium or Chrome; on Debian as root it is installed where it is missing. */
export async function browser(): Promise<Browser> {
	const path = find() ?? install();
	return chromium.launch({ executablePath: path, args: FLAGS });
}

function find(): string | undefined {
	return PLACES.find((path) => path !== '' && existsSync(path));
}

function install(): string {
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		const options = {
			stdio: 'ignore',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
		} as const;
		spawnSync('apt-get', ['update', '-qq'], options);
		spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], options);
	}
	const path = find();
	if (path) return path;
	throw new Error('missing browser: install Chromium or Chrome, or name one in CHROMIUM_PATH');
}
