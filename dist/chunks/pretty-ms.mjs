// node_modules/pretty-ms/index.js
const isZero = (value) => value === 0 || value === 0n;
const pluralize = (word, count) => count === 1 || count === 1n ? word : `${word}s`;
const ONE_SECOND_IN_MILLISECONDS = 1000n;
const ONE_MINUTE_IN_MILLISECONDS = 60n * ONE_SECOND_IN_MILLISECONDS;
const ONE_HOUR_IN_MILLISECONDS = 60n * ONE_MINUTE_IN_MILLISECONDS;
const ONE_DAY_IN_MILLISECONDS = 24n * ONE_HOUR_IN_MILLISECONDS;
const MAX_DECIMAL_DIGITS = 100;
const decimalDigits = (value, defaultValue) => typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(Math.trunc(value), 0), MAX_DECIMAL_DIGITS) : defaultValue;
const toExactMilliseconds = (milliseconds) => {
	if (typeof milliseconds === "bigint" || Number.isInteger(milliseconds)) return {
		value: BigInt(milliseconds),
		scale: 1n
	};
	const [significand, exponent = "0"] = milliseconds.toPrecision(15).split("e", 2);
	const [whole, fraction = ""] = significand.split(".", 2);
	const digits = BigInt(whole + fraction);
	const decimals = fraction.length - Number(exponent);
	return decimals < 0 ? {
		value: digits * 10n ** BigInt(-decimals),
		scale: 1n
	} : {
		value: digits,
		scale: 10n ** BigInt(decimals)
	};
};
const formatSteps = (steps, digits) => {
	if (digits === 0) return String(steps);
	const padded = String(steps).padStart(digits + 1, "0");
	return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
};
function prettyMilliseconds(milliseconds, options) {
	if (!(typeof milliseconds === "bigint") && !Number.isFinite(milliseconds)) throw new TypeError("Expected a finite number or bigint");
	options = { ...options };
	const sign = milliseconds < 0 ? "-" : "";
	milliseconds = milliseconds < 0 ? -milliseconds : milliseconds;
	if (options.colonNotation) {
		options.compact = false;
		options.formatSubMilliseconds = false;
		options.separateMilliseconds = false;
		options.verbose = false;
		options.unitCount = void 0;
	}
	if (options.compact) {
		options.unitCount = 1;
		options.secondsDecimalDigits = 0;
		options.millisecondsDecimalDigits = 0;
	}
	let result = [];
	const add = (value, long, short, valueString) => {
		if (!(options.colonNotation && (short === "m" || short === "h" && options.hideSeconds)) && (result.length === 0 || !options.colonNotation) && isZero(value)) return;
		valueString ??= String(value);
		if (options.colonNotation) {
			const wholeDigits = valueString.includes(".") ? valueString.split(".", 1)[0].length : valueString.length;
			let minLength = 1;
			if (result.length > 0) minLength = short === "d" ? 3 : 2;
			valueString = "0".repeat(Math.max(0, minLength - wholeDigits)) + valueString;
		} else valueString += options.verbose ? " " + pluralize(long, value) : short;
		result.push(valueString);
	};
	const { value, scale } = toExactMilliseconds(milliseconds);
	const second = ONE_SECOND_IN_MILLISECONDS * scale;
	const minute = ONE_MINUTE_IN_MILLISECONDS * scale;
	const hour = ONE_HOUR_IN_MILLISECONDS * scale;
	const day = ONE_DAY_IN_MILLISECONDS * scale;
	const days = value / day;
	const hoursWithinDay = value % day / hour;
	const minutesWithinHour = value % hour / minute;
	if (options.hideYearAndDays) add(days * 24n + hoursWithinDay, "hour", "h");
	else {
		if (options.hideYear) add(days, "day", "d");
		else {
			add(days / 365n, "year", "y");
			add(days % 365n, "day", "d");
		}
		add(hoursWithinDay, "hour", "h");
	}
	add(minutesWithinHour, "minute", "m");
	const secondsDecimalDigits = decimalDigits(options.secondsDecimalDigits, 1);
	const secondsStepsPerSecond = 10n ** BigInt(secondsDecimalDigits);
	const hideSeconds = options.hideSeconds && value >= minute;
	const canShowAsDecimalSeconds = options.subSecondsAsDecimals && !hideSeconds && value * secondsStepsPerSecond >= second;
	if (!hideSeconds) {
		const withinMinute = value % minute;
		if (options.separateMilliseconds || options.formatSubMilliseconds || !canShowAsDecimalSeconds && !options.colonNotation && value < second) {
			add(withinMinute / second, "second", "s");
			if (options.formatSubMilliseconds) {
				const subMillisecondNanoseconds = value % scale * 1000000n / scale;
				add(value % second / scale, "millisecond", "ms");
				add(subMillisecondNanoseconds / 1000n, "microsecond", "µs");
				add(subMillisecondNanoseconds % 1000n, "nanosecond", "ns");
			} else {
				const millisecondsDecimalDigits = decimalDigits(options.millisecondsDecimalDigits, 0);
				const stepsPerMillisecond = 10n ** BigInt(millisecondsDecimalDigits);
				let steps = (2n * (value % second) * stepsPerMillisecond + scale) / (2n * scale);
				if (steps === 0n && value > 0n && value < second) steps = 1n;
				const maximumSteps = 1000n * stepsPerMillisecond - 1n;
				if (steps > maximumSteps) steps = maximumSteps;
				const millisecondsString = formatSteps(steps, millisecondsDecimalDigits);
				add(Number(millisecondsString), "millisecond", "ms", millisecondsString);
			}
		} else {
			const secondsFixed = formatSteps(withinMinute * secondsStepsPerSecond / second, secondsDecimalDigits);
			const secondsString = options.keepDecimalsOnWholeSeconds ? secondsFixed : secondsFixed.replace(/\.0+$/v, "");
			add(Number(secondsString), "second", "s", secondsString);
		}
	}
	const separator = options.colonNotation ? ":" : " ";
	if (typeof options.unitCount === "number") result = result.slice(0, Math.max(options.unitCount, 1) || 1e400);
	const output = result.length === 0 ? "0" + (options.verbose ? " milliseconds" : "ms") : result.join(separator);
	return /[1-9]/v.test(output) ? sign + output : output;
}

export { prettyMilliseconds as t };