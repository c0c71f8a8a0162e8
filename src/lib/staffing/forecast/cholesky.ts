/**
 * Solves A x = b for a symmetric positive definite matrix.
 *
 * @param a n × n by rows, of which the lower triangle is read and overwritten by its Cholesky factor
 * @param b n values, overwritten by the solution, which is returned
 * @throws RangeError when the matrix is not positive definite
 */
export function solve(a: Float64Array, b: Float64Array): Float64Array {
	const n = b.length;
	for (let j = 0; j < n; j++) {
		for (let i = j; i < n; i++) {
			let sum = at(a, i * n + j);
			for (let k = 0; k < j; k++) sum -= at(a, i * n + k) * at(a, j * n + k);
			if (i === j && !(sum > 0)) throw new RangeError('matrix is not positive definite');
			a[i * n + j] = i === j ? Math.sqrt(sum) : sum / at(a, j * n + j);
		}
	}
	for (let i = 0; i < n; i++) {
		let sum = at(b, i);
		for (let k = 0; k < i; k++) sum -= at(a, i * n + k) * at(b, k);
		b[i] = sum / at(a, i * n + i);
	}
	for (let i = n - 1; i >= 0; i--) {
		let sum = at(b, i);
		for (let k = i + 1; k < n; k++) sum -= at(a, k * n + i) * at(b, k);
		b[i] = sum / at(a, i * n + i);
	}
	return b;
}

function at(values: Float64Array, index: number): number {
	return values[index] as number;
}
