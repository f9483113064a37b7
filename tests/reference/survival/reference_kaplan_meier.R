# Kaplan-Meier curves, quantiles and log-rank tests (survival::survfit, survdiff).
curve_of <- function(fit) {
  list(time = fit$time, at_risk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
       survival = fit$surv, std_error = ifelse(fit$surv == 0, NA, fit$surv * fit$std.err),
       lower = fit$lower, upper = fit$upper)
}
quantiles_of <- function(fit) {
  q <- quantile(fit, c(0.25, 0.5, 0.75))
  list(estimate = unname(q$quantile), lower = unname(q$lower), upper = unname(q$upper))
}
km <- function(formula, data, kind, level, weights = rep(1, nrow(data))) {
  data$case_weight <- weights
  fit <- survfit(formula, data, weights = case_weight, conf.type = kind, conf.int = level,
                 robust = FALSE)
  list(interval = kind, level = level, curve = curve_of(fit), quantiles = quantiles_of(fit))
}
kinds <- c("plain", "log", "log-log")
test_of <- function(fit) {
  list(observed = as.vector(if (is.matrix(fit$obs)) rowSums(fit$obs) else fit$obs),
       expected = as.vector(if (is.matrix(fit$exp)) rowSums(fit$exp) else fit$exp),
       variance = fit$var, chi_square = fit$chisq,
       p = pchisq(fit$chisq, nrow(fit$var) - 1, lower.tail = FALSE))
}
pairs <- list()
for (a in 0:2) for (b in (a + 1):3) {
  rows <- ties$group %in% c(a, b)
  fit <- survdiff(Surv(time, event) ~ group, ties[rows, ])
  pairs <- c(pairs, list(list(first = a, second = b, chi_square = fit$chisq,
                              p = pchisq(fit$chisq, 1, lower.tail = FALSE))))
}
raw_p <- sapply(pairs, function(x) x$p)
# survdiff takes no left truncation: the score test of a Cox model with exact (hypergeometric) ties
# is the log-rank test.
truncated_test <- coxph(Surv(entry, time, event) ~ group + strata(stratum), truncated, ties = "exact")

save_reference("kaplan_meier", list(
  plain = lapply(kinds, function(k) km(Surv(time, event) ~ 1, plain, k, 0.95)),
  ties = lapply(kinds, function(k) km(Surv(time, event) ~ 1, ties, k, 0.9)),
  ties_counts = km(Surv(time, event) ~ 1, ties, "log-log", 0.95, weights = ties$count),
  ties_weights = km(Surv(time, event) ~ 1, ties, "log-log", 0.95, weights = ties$weight),
  truncated = lapply(kinds, function(k) km(Surv(entry, time, event) ~ 1, truncated, k, 0.95)),
  log_rank = list(
    plain = test_of(survdiff(Surv(time, event) ~ group, plain)),
    ties = test_of(survdiff(Surv(time, event) ~ group, ties)),
    ties_peto = test_of(survdiff(Surv(time, event) ~ group, ties, rho = 1)),
    ties_stratified = test_of(survdiff(Surv(time, event) ~ group + strata(stratum), ties)),
    truncated_chi_square = truncated_test$score,
    pairwise = pairs,
    pairwise_holm = p.adjust(raw_p, "holm"),
    pairwise_benjamini_hochberg = p.adjust(raw_p, "BH"))))
