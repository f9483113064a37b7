# Cox regression, its tests, curves and residuals (survival::coxph, survfit, residuals, cox.zph).
control <- coxph.control(eps = 1e-14, iter.max = 60, toler.inf = 1e-12, toler.chol = 1e-15)

fit_of <- function(fit) {
  s <- summary(fit)
  list(coefficients = I(unname(coef(fit))), covariance = unname(vcov(fit)),
       naive_covariance = if (is.null(fit$naive.var)) unname(vcov(fit)) else fit$naive.var,
       log_likelihood = fit$loglik, score = unname(s$sctest["test"]),
       wald = fit$wald.test[[1]], likelihood_ratio = unname(s$logtest["test"]),
       rows = fit$n, events = fit$nevent)
}
zph_of <- function(fit) {
  sapply(c("km", "rank", "identity", "log"), function(k) {
    z <- cox.zph(fit, transform = k, terms = FALSE)
    list(chi_square = unname(z$table[, "chisq"]), p = unname(z$table[, "p"]))
  }, simplify = FALSE)
}
# survfit's curves at the covariate rows `new`, for the strata in order.
curves_of <- function(fit, new, kind) {
  s <- survfit(fit, newdata = new, conf.type = kind)
  list(interval = kind, time = s$time, survival = unname(as.matrix(s$surv)),
       std_error = unname(as.matrix(s$std.err)), lower = unname(as.matrix(s$lower)),
       upper = unname(as.matrix(s$upper)), strata = if (is.null(s$strata)) NULL else unname(s$strata))
}
residuals_of <- function(fit) {
  list(martingale = unname(residuals(fit, "martingale")),
       deviance = unname(residuals(fit, "deviance")),
       score = unname(as.matrix(residuals(fit, "score"))),
       dfbeta = unname(as.matrix(residuals(fit, "dfbeta", weighted = TRUE))),
       schoenfeld = unname(as.matrix(residuals(fit, "schoenfeld"))))
}

fits <- list(
  plain = coxph(Surv(time, event) ~ age + male + marker, plain, control = control, x = TRUE),
  ties_efron = coxph(Surv(time, event) ~ dose + male + group, ties, control = control, x = TRUE),
  ties_breslow = coxph(Surv(time, event) ~ dose + male + group, ties, ties = "breslow",
                       control = control, x = TRUE),
  ties_weighted = coxph(Surv(time, event) ~ dose + male + strata(stratum), ties, weights = weight, robust = FALSE,
                        control = control, x = TRUE),
  ties_weighted_breslow = coxph(Surv(time, event) ~ dose + male + strata(stratum), ties,
                                ties = "breslow", weights = weight, robust = FALSE,
                                control = control, x = TRUE),
  truncated = coxph(Surv(entry, time, event) ~ x1 + x2 + x3 + offset(offset) + strata(stratum),
                    truncated, weights = weight, robust = FALSE, control = control, x = TRUE),
  truncated_breslow = coxph(Surv(entry, time, event) ~ x1 + x2 + x3, truncated, ties = "breslow",
                            control = control, x = TRUE))
robust <- list(
  plain = coxph(Surv(time, event) ~ age + male + marker, plain, robust = TRUE, control = control),
  ties_weighted = coxph(Surv(time, event) ~ dose + male + strata(stratum), ties, weights = weight,
                        robust = TRUE, control = control),
  truncated_clustered = coxph(Surv(entry, time, event) ~ x1 + x2 + x3 + offset(offset) +
                                strata(stratum), truncated, weights = weight, cluster = cluster,
                              control = control))
new <- list(
  plain = data.frame(age = c(50, 75), male = c(0, 1), marker = c(0.5, 4)),
  ties = data.frame(dose = c(0, 1.5), male = c(1, 0), group = c(0, 3)),
  truncated = data.frame(x1 = c(0, 1), x2 = c(0, -1), x3 = c(0, 1), offset = c(0, 0)))

fit_truncated_no_offset <- coxph(Surv(entry, time, event) ~ x1 + x2 + x3 + strata(stratum),
                                 truncated, weights = weight, robust = FALSE, control = control, x = TRUE)

cohorts <- list(
  pbc = coxph(Surv(time, status == 2) ~ age + edema + log_bili + log_albumin + log_protime,
              cohort_pbc(), control = control, x = TRUE),
  lci = coxph(Surv(time, event) ~ beyond_stage_1 + CENPA + SERPINE1, cohort_lci(),
              control = control, x = TRUE),
  sysucc = coxph(Surv(time, event) ~ lesions + diameter_cm + vascular_invasion + child_pugh + log_afp,
                 cohort_sysucc(), control = control, x = TRUE))
cohorts <- lapply(cohorts, function(fit) c(fit_of(fit), list(zph = zph_of(fit))))

save_reference("cox", list(
  fits = lapply(fits, fit_of),
  robust = lapply(robust, function(f) c(fit_of(f), list(robust_score = unname(f$rscore)))),
  zph = lapply(fits, zph_of),
  residuals = lapply(fits[c("plain", "ties_efron", "ties_weighted_breslow", "truncated")],
                     residuals_of),
  new = lapply(new, as.list),
  curves = list(plain = curves_of(fits$plain, new$plain, "log"),
                ties_efron = curves_of(fits$ties_efron, new$ties, "log-log"),
                ties_breslow = curves_of(fits$ties_breslow, new$ties, "plain"),
                truncated = curves_of(fit_truncated_no_offset, new$truncated, "log")),
  cohorts = cohorts))
