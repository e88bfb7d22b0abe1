"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const make = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const draw = (name, fields, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(fields)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Blue to yellow, told apart with every common colour blindness; darker is lower.
  const RAMP = [[52, 84, 196], [98, 140, 200], [170, 176, 130], [230, 205, 80], [255, 240, 70]];
  const scores = data.items.map((item) => item.score);
  const low = Math.min(...scores, 1), high = Math.max(...scores, 0);
  const colour = (score) => {
    const place = (high > low ? (score - low) / (high - low) : 1) * (RAMP.length - 1);
    const step = Math.min(Math.floor(place), RAMP.length - 2);
    return "rgb(" + RAMP[step].map((v, n) => Math.round(v + (RAMP[step + 1][n] - v) * (place - step))).join(",") + ")";
  };
  const shown = (score) => (score > 0 && score < 0.01 ? score.toExponential(1) : score.toFixed(3));

  at("sentence").textContent = data.sentence;
  for (const note of data.notes) at("notes").append(make("li", note));
  for (const [name, value, isCode] of data.recipe) {
    at("recipe").append(make("dt", name), make("dd", value, isCode ? "code" : ""));
  }

  const outlines = new Map(), thumbs = new Map(), maps = [];
  let active = null, chosen = null;
  const mark = (item) => {
    for (const [store, on] of [[active, false], [item, true]]) {
      if (!store) continue;
      outlines.get(store)?.classList.toggle("active", on);
      thumbs.get(store)?.classList.toggle("active", on);
    }
    active = item;
  };
  const choose = (item, from) => {
    mark(item);
    chosen = item;
    at("copy").disabled = !item.lonlat;
    if (from === "map") thumbs.get(item)?.scrollIntoView({ block: "nearest" });
    else maps[item.scene]?.show(item);
  };
  const listen = (node, item, from) => {
    node.addEventListener("mouseenter", () => mark(item));
    node.addEventListener("mouseleave", () => mark(chosen));
    node.addEventListener("focus", () => mark(item));
    node.addEventListener("click", () => choose(item, from));
  };

  const lonlat = (scene, col, row) => {
    const grid = scene.lattice, last = grid.length - 1;
    const x = (col / scene.width) * last, y = (row / scene.height) * last;
    if (!(x >= 0 && y >= 0 && x <= last && y <= last)) return null;
    const c = Math.min(Math.floor(x), last - 1), r = Math.min(Math.floor(y), last - 1);
    const corners = [grid[r][c], grid[r][c + 1], grid[r + 1][c], grid[r + 1][c + 1]];
    if (corners.some((corner) => corner === null)) return null;
    const u = x - c, v = y - r;
    const weights = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v];
    const mix = (n) => corners.reduce((sum, corner, k) => sum + corner[n] * weights[k], 0);
    return [((mix(0) + 540) % 360) - 180, mix(1)];
  };

  data.scenes.forEach((scene, number) => {
    const box = make("article", undefined, "map");
    box.append(make("h3", scene.name));
    const sheet = draw("svg", { class: "sheet", tabindex: 0, role: "group", "aria-label": "Map of " + scene.name + ". Arrow keys move it, plus and minus zoom, 0 shows all." });
    if (scene.picture) sheet.append(draw("image", { href: scene.picture, width: scene.width, height: scene.height, preserveAspectRatio: "none" }));
    else sheet.append(draw("rect", { width: scene.width, height: scene.height, fill: "#8886" }));
    box.append(sheet);
    const bar = make("div", undefined, "bar"), place = make("span", "", "place");
    const scale = make("span", undefined, "scale"), length = make("span"), ruler = make("i");
    scale.append(length, ruler);
    const all = [0, 0, scene.width, scene.height];
    let view = [...all];
    const perPixel = () => Math.max(view[2] / (sheet.clientWidth || 1), view[3] / (sheet.clientHeight || 1));
    const apply = () => {
      sheet.setAttribute("viewBox", view.join(" "));
      if (!scene.column_m) return;
      const most = 140 * perPixel() * scene.column_m, power = 10 ** Math.floor(Math.log10(most));
      const nice = power * ([5, 2, 1].find((n) => n * power <= most) || 1);
      length.textContent = nice >= 1000 ? nice / 1000 + " km" : nice >= 1 ? nice + " m" : Math.round(nice * 100) + " cm";
      ruler.style.width = nice / scene.column_m / perPixel() + "px";
    };
    const zoom = (factor, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) => {
      const size = Math.min(Math.max(view[2] * factor, scene.width / 400), scene.width * 4) / view[2];
      view = [x - (x - view[0]) * size, y - (y - view[1]) * size, view[2] * size, view[3] * size];
      apply();
    };
    const pixel = (event) => {
      const found = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
      return [found.x, found.y];
    };
    const press = (text, name, act) => {
      const button = make("button", text);
      button.type = "button";
      button.setAttribute("aria-label", name);
      button.addEventListener("click", act);
      bar.append(button);
    };
    press("+", "Zoom in", () => zoom(0.6));
    press("−", "Zoom out", () => zoom(1 / 0.6));
    press("All", "Show the whole scene", () => { view = [...all]; apply(); });
    if (scene.column_m) bar.append(scale);
    if (scene.north) {
      const arrow = draw("svg", { width: 26, height: 26, viewBox: "-13 -13 26 26", role: "img", "aria-label": "North arrow", class: "north" });
      const turn = (Math.atan2(scene.north[0], -scene.north[1]) * 180) / Math.PI;
      arrow.append(draw("path", { d: "M0-12L5 6 0 3-5 6Z", fill: "currentColor", transform: "rotate(" + turn.toFixed(2) + ")" }));
      bar.append(arrow, make("span", "N"));
    } else bar.append(make("span", "no north arrow: north differs over the scene", "quiet"));
    bar.append(place);
    box.append(bar, make("p", scene.crs + " · " + scene.width + " × " + scene.height + " px" + (scene.date ? " · " + scene.date : ""), "quiet"));
    if (scene.problem) box.append(make("p", scene.problem, "problem"));

    sheet.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...pixel(event)); }, { passive: false });
    let held = null;
    sheet.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY, view: [...view] }; });
    sheet.addEventListener("pointermove", (event) => {
      if (held) {
        view[0] = held.view[0] - (event.clientX - held.x) * perPixel();
        view[1] = held.view[1] - (event.clientY - held.y) * perPixel();
        apply();
      }
      const found = lonlat(scene, ...pixel(event));
      place.textContent = found ? "about " + found.map((v) => v.toFixed(5)).join(", ") : "";
    });
    for (const name of ["pointerup", "pointerleave"]) sheet.addEventListener(name, () => { held = null; });
    sheet.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step) { view[0] += step[0] * view[2] * 0.1; view[1] += step[1] * view[3] * 0.1; apply(); }
      else if (event.key === "+" || event.key === "=") zoom(0.8);
      else if (event.key === "-") zoom(1.25);
      else if (event.key === "0") { view = [...all]; apply(); }
      else return;
      event.preventDefault();
    });
    maps[number] = {
      sheet,
      show: (item) => {
        const [left, top, right, bottom] = item.box;
        if (left < view[0] || top < view[1] || right > view[0] + view[2] || bottom > view[1] + view[3]) {
          view[0] = (left + right) / 2 - view[2] / 2;
          view[1] = (top + bottom) / 2 - view[3] / 2;
          apply();
        }
      },
    };
    new ResizeObserver(apply).observe(sheet);
    apply();
    at("maps").append(box);
  });

  for (const item of [...data.items].reverse()) {
    const group = draw("g", { class: "outline" });
    group.append(draw("title", {}, item.rank + ". score " + shown(item.score)));
    for (const kind of ["case", "line"]) group.append(draw("path", { class: kind, d: item.path, "fill-rule": "evenodd", stroke: colour(item.score) }));
    group.dataset.rank = item.rank;
    outlines.set(item, group);
    listen(group, item, "map");
    maps[item.scene].sheet.append(group);
  }
  const thumb = (item) => {
    const button = make("button", undefined, "thumb");
    button.type = "button";
    if (item.picture) {
      const picture = make("img");
      picture.src = item.picture;
      picture.alt = "Chip " + item.rank;
      button.append(picture);
      if (item.inside) {
        const inside = make("img");
        inside.src = item.inside;
        inside.alt = inside.title = "Where in chip " + item.rank + " it lies, from clear (0) to yellow (1)";
        button.append(inside);
        button.classList.add("pair");
      }
    } else button.append(make("span", "no picture: the scene can't be read", "none"));
    button.append(make("b", item.rank + ".  " + shown(item.score)));
    for (const line of item.lines) button.append(make("span", line));
    return button;
  };
  for (const item of data.items.slice(0, data.thumbs)) {
    const button = thumb(item);
    thumbs.set(item, button);
    listen(button, item, "thumb");
    at("thumbs").append(button);
  }
  for (const item of data.apart) at("apart-thumbs").append(thumb(item));
  at("apart").hidden = !data.apart.length;

  const slide = () => {
    const least = Number(at("least").value);
    let count = 0;
    for (const item of data.items) {
      const keep = item.score >= least;
      count += keep;
      outlines.get(item).style.display = keep ? "" : "none";
      if (thumbs.has(item)) thumbs.get(item).hidden = !keep;
    }
    at("least-value").textContent = least.toFixed(3);
    at("count").textContent = count + " of " + data.items.length + " shown";
    const hidden = data.items.length - thumbs.size;
    at("more").textContent = data.items.length ? (hidden > 0 ? hidden + " more are on the maps, without a thumbnail." : "") : "Nothing to show: " + data.sentence;
  };
  at("controls").addEventListener("submit", (event) => event.preventDefault());
  at("least").addEventListener("input", slide);
  slide();
  if (data.items.length) {
    const strip = draw("svg", { width: 80, height: 12, role: "img", "aria-label": "Colours from low to high score" });
    for (let n = 0; n < 20; n++) strip.append(draw("rect", { x: n * 4, width: 4, height: 12, fill: colour(low + ((high - low) * n) / 19) }));
    at("legend").append(make("span", shown(low)), strip, make("span", shown(high)));
  }

  const say = (text) => { at("said").textContent = text; };
  at("copy").addEventListener("click", async () => {
    const text = chosen.lonlat.join(", ");
    try {
      await navigator.clipboard.writeText(text);
      say("Copied " + text);
    } catch {
      say("Select and copy: " + text);
    }
  });
  at("download").addEventListener("click", () => {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data.geojson)], { type: "application/geo+json" }));
    link.download = "hits.geojson";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });

  const bins = data.histogram;
  at("histogram-note").textContent = bins.note;
  if (bins.searched.length) {
    const width = 720, height = 190, foot = 24, top = 8, step = (width - 20) / bins.searched.length;
    const most = Math.max(...bins.searched, ...bins.background, 1e-9);
    const y = (share) => height - foot - Math.sqrt(share / most) * (height - foot - top);
    const plot = draw("svg", { viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": bins.note });
    bins.searched.forEach((share, n) => plot.append(draw("rect", { x: 10 + n * step, y: y(share), width: Math.max(step - 1, 0.5), height: height - foot - y(share) })));
    if (bins.background.length) plot.append(draw("polyline", { points: bins.background.map((share, n) => 10 + (n + 0.5) * step + "," + y(share)).join(" ") }));
    plot.append(draw("line", { x1: 10, x2: width - 10, y1: height - foot, y2: height - foot }));
    for (const [share, text] of bins.ticks) plot.append(draw("text", { x: 10 + share * (width - 20), y: height - 8, "text-anchor": share < 0.03 ? "start" : share > 0.97 ? "end" : "middle" }, text));
    at("histogram").append(plot);
  }
})();
