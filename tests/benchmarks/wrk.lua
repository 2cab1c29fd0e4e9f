-- What wrk found, as one line of JSON after its own report. Times of wrk are microseconds.
function done(summary, latency, requests)
  local faults = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p99": %.3f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    faults.status, faults.connect + faults.read + faults.write + faults.timeout
  ))
end
