import { readFileSync } from 'node:fs';
import { InputError } from '#lib/model/errors.ts';

/**
 * A secret from the environment variable of a name, or from the file that NAME_FILE names.
 *
 * @throws InputError when there is none, or the file cannot be read
 */
export function tokenOf(name: string, environment = process.env): string {
	const file = environment[`${name}_FILE`];
	const token = (environment[name] ?? (file === undefined ? '' : contentOf(file, name))).trim();
	if (token === '') {
		throw new InputError(
			`missing token: ${name}; allowed: a token in that environment variable, or in a file that ${name}_FILE names`
		);
	}
	if (!/^[\x21-\x7e]+$/.test(token)) {
		throw new InputError(`invalid token: ${name}; allowed: a token in one line, without spaces`);
	}
	return token;
}

function contentOf(file: string, name: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new InputError(
			`unreadable file: ${file} (${code}), which ${name}_FILE names; allowed: a file that holds the token`
		);
	}
}
