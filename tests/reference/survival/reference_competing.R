# Competing risks: survival::survfit of a factor, cmprsk::cuminc (Gray's test), cause-specific coxph.
suppressMessages(library(cmprsk))
incidence <- function(formula, data, ...) {
  f <- survfit(formula, data, conf.type = "log-log", ...)
  list(time = f$time, at_risk = rowSums(as.matrix(f$n.risk))[seq_along(f$time)],
       incidence = f$pstate[, 2:3], std_error = f$std.err[, 2:3], lower = f$lower[, 2:3],
       upper = f$upper[, 2:3])
}
gray <- function(...) {
  tests <- cuminc(...)$Tests
  list(chi_square = unname(tests[, "stat"]), p = unname(tests[, "pv"]))
}
c1 <- coxph(Surv(time, cause == 1) ~ x1 + x2, competing, control = coxph.control(eps = 1e-14))
c2 <- coxph(Surv(time, cause == 2) ~ x1 + x2, competing, control = coxph.control(eps = 1e-14))
at <- c(5, 12, 20)
cmprsk_at <- timepoints(cuminc(competing$time, competing$cause), at)
waiting <- shared_csv("liver-transplant-waitlist/transplant.csv")
waiting <- waiting[!is.na(waiting$futime) & waiting$futime > 0, ]
waiting$cause <- match(waiting$event, c("censored", "death", "ltx", "withdraw")) - 1
waiting_fit <- survfit(Surv(futime, factor(cause)) ~ 1, waiting)
waiting_at <- summary(waiting_fit, times = c(90, 365, 730))
save_reference("competing", list(
  incidence = incidence(Surv(time, factor(cause)) ~ 1, competing),
  gray = with(competing, gray(time, cause, group)),
  gray_rho = with(competing, gray(time, cause, group, rho = 1)),
  gray_strata = with(competing, gray(time, cause, group, strata = stratum)),
  cmprsk = list(time = at, incidence = unname(cmprsk_at$est[1, ]), std_error = unname(sqrt(cmprsk_at$var[1, ]))),
  cox_1 = unname(coef(c1)), cox_2 = unname(coef(c2)),
  waiting = list(rows = nrow(waiting), time = c(90, 365, 730), incidence = waiting_at$pstate[, 2:4],
                 std_error = waiting_at$std.err[, 2:4],
                 gray = gray(waiting$futime, waiting$cause, waiting$sex))))
