# Decision curves and net reclassification, from their definitions with survfit.
km_risk <- function(data, t) 1 - summary(survfit(Surv(time, event) ~ 1, data), times = t, extend = TRUE)$surv
accuracy <- fromJSON(file.path(folder, "accuracy.json"))
thresholds <- c(0.1, 0.25, 0.4, 0.6, 0.8)
curve <- function(data, risk, t) {
  t(sapply(thresholds, function(q) {
    treated <- risk >= q
    events <- if (any(treated)) mean(treated) * km_risk(data[treated, ], t) else 0
    all <- km_risk(data, t)
    c(events - (mean(treated) - events) * q / (1 - q), all - (1 - all) * q / (1 - q))
  }))
}
moves <- function(old, new, cuts) sign(findInterval(new, cuts) - findInterval(old, cuts))
nri_at <- function(data, old, new, cuts, t) {
  m <- moves(old, new, cuts)
  r <- function(rows) km_risk(data[rows, ], t)
  up <- mean(m > 0); down <- mean(m < 0); all <- km_risk(data, t)
  c((r(m > 0) * up - r(m < 0) * down) / all, ((1 - r(m < 0)) * down - (1 - r(m > 0)) * up) / (1 - all))
}
# An older model that knows the sex only half.
old_risk <- round(pmin(0.99, accuracy$ties_risk[, 2] * ifelse(ties$male == 1, 1.4, 0.8)), 4)
save_reference("decision", list(
  thresholds = thresholds,
  binary = t(sapply(thresholds, function(q) {
    treated <- binary$risk >= q
    tp <- mean(treated & binary$y == 1); fp <- mean(treated & binary$y == 0); p <- mean(binary$y)
    c(tp - fp * q / (1 - q), p - (1 - p) * q / (1 - q))
  })),
  plain = curve(plain, accuracy$plain_risk[, 2], 12.5),
  ties = curve(ties, accuracy$ties_risk[, 2], 6),
  nri_cuts = c(0.3, 0.6),
  nri_events = with(binary, mean(moves(coarse, risk, c(0.3, 0.6))[y == 1])),
  nri_non_events = with(binary, -mean(moves(coarse, risk, c(0.3, 0.6))[y == 0])),
  nri_events_se = with(binary, { m <- moves(coarse, risk, c(0.3, 0.6))[y == 1]; sd(m) * sqrt((length(m) - 1)) / length(m) }),
  nri_old = old_risk,
  nri_at = nri_at(ties, old_risk, accuracy$ties_risk[, 2], c(0.3, 0.6), 6)))
