# Harrell's and Uno's concordance (survival::concordance).
of <- function(formula, data, case_weight = rep(1, nrow(data)), ...) {
  data$case_weight <- case_weight
  fit <- concordance(formula, data, weights = case_weight, reverse = TRUE, influence = 1,
                     timefix = FALSE, ...)
  count <- if (is.matrix(fit$count)) colSums(fit$count) else fit$count
  list(index = unname(fit$concordance), std_error = sqrt(fit$var), concordant = count[["concordant"]],
       discordant = count[["discordant"]], tied_risk = count[["tied.x"]], influence = unname(fit$dfbeta))
}
ties$risk <- round(0.7 * ties$dose - 0.6 * ties$male + 0.3 * ties$group, 2)
plain$risk <- 0.03 * plain$age + 0.4 * plain$male + 0.2 * plain$marker
truncated$risk <- round(0.5 * truncated$x1 - 0.3 * truncated$x2 + 0.2 * truncated$x3, 1)
# Two models on the same rows: survival's own comparison of fits.
pair <- concordance(coxph(Surv(time, event) ~ offset(risk), ties),
                    coxph(Surv(time, event) ~ offset(dose), ties), timefix = FALSE)
contrast <- c(1, -1)
uno <- function(tau, ...) of(..., timewt = "n/G2", ymax = tau)
cohorts <- lapply(list(pbc = cohort_pbc(), lci = cohort_lci(), sysucc = cohort_sysucc()), function(d) {
  d$risk <- switch(if ("log_bili" %in% names(d)) "pbc" else if ("CENPA" %in% names(d)) "lci" else "sysucc",
                   pbc = d$log_bili, lci = d$SERPINE1, sysucc = d$diameter_cm)
  tau <- unname(quantile(d$time, 0.7, type = 1))
  harrell <- of(Surv(time, event) ~ risk, d)
  harrell$influence <- NULL
  u <- of(Surv(time, event) ~ risk, d, timewt = "n/G2", ymax = tau)
  list(tau = tau, harrell = harrell, uno = u$index, uno_std_error = u$std_error)
})
save_reference("concordance", list(
  risk = list(plain = plain$risk, ties = ties$risk, truncated = truncated$risk),
  plain = of(Surv(time, event) ~ risk, plain),
  ties = of(Surv(time, event) ~ risk, ties),
  ties_weighted = of(Surv(time, event) ~ risk + strata(stratum), ties, ties$weight, keepstrata = TRUE),
  truncated = of(Surv(entry, time, event) ~ risk, truncated),
  difference = list(difference = sum(contrast * pair$concordance),
                    std_error = sqrt(drop(contrast %*% pair$var %*% contrast))),
  uno_plain = uno(20, Surv(time, event) ~ risk, plain),
  uno_ties = uno(8, Surv(time, event) ~ risk, ties),
  uno_ties_all = uno(100, Surv(time, event) ~ risk, ties),
  cohorts = cohorts))
