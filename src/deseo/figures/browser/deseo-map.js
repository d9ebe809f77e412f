/* The ground a DESEO map stands on: sea, land, zones and place names, all from this server.
 *
 * deseo.frame(map, options) is called once, when a map is made; what it draws stays.
 * deseo.show(map, group, payload) is called on every change; what it draws replaces the last.
 * Every name that comes from data is drawn on canvas or set as textContent, never parsed as HTML.
 */
Object.assign(window.deseo, (function () {
  'use strict';

  const HATCH_SIZE_PX = 7;

  function pane(map, name, zIndex) {
    const made = map.getPane(name) || map.createPane(name);
    made.style.zIndex = zIndex;
    made.style.pointerEvents = 'none';
    return made;
  }

  /* A hatch says "not known" where a colour would claim a value. */
  function hatch(colour) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = HATCH_SIZE_PX;
    const pen = tile.getContext('2d');
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(0, HATCH_SIZE_PX);
    pen.lineTo(HATCH_SIZE_PX, 0);
    pen.stroke();
    return pen.createPattern(tile, 'repeat');
  }

  function getJson(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) { throw new Error(url + ': ' + answer.status); }
      return answer.json();
    });
  }

  function drawShape(map, shape, geometry, options) {
    const look = options.styles[shape.kind];
    if (shape.kind === 'land') { clearGround(map, geometry, options); }
    const layer = L.geoJSON(geometry, {
      renderer: options.renderer,
      interactive: false,
      filter: function (feature) { return !shape.level || feature.properties.level === shape.level; },
      style: function (feature) {
        return shape.kind === 'countries' && feature.properties.is_partner
          ? Object.assign({}, look, options.styles.partner) : look;
      }
    }).addTo(map);
    if (shape.kind === 'zones') {
      layer.eachLayer(function (zone) {
        const told = zone.feature.properties;
        map.deseo.zones[told.zone_id || told.region_id] = zone;
      });
    }
  }

  /* Far land is drawn coarse; where the fine land begins, the sea is drawn anew below it. */
  function clearGround(map, geometry, options) {
    const b = geometry.features[0].properties.bounds;
    if (b) {
      L.rectangle([[b[1], b[0]], [b[3], b[2]]], {
        renderer: options.renderer, interactive: false, stroke: false, fillOpacity: 1, fillColor: options.sea
      }).addTo(map);
    }
  }

  function readPlaces(collection) {
    return collection.features.map(function (f) {
      const c = f.geometry.coordinates;
      return { at: L.latLng(c[1], c[0]), name: f.properties.name, rank: f.properties.rank };
    }).sort(function (a, b) { return a.rank - b.rank; });
  }

  /* Land beyond the territory's box: coarse, below all else, and drawn when all else stands. */
  function drawFar(map, options) {
    getJson(options.far).then(function (geometry) {
      L.geoJSON(geometry, {
        renderer: L.canvas({ pane: 'deseoFar', padding: 0.5 }),
        interactive: false,
        style: options.styles.far
      }).addTo(map);
    });
  }

  /* Online tiles only where the visitor asked; at the third error they give way to our ground. */
  function addTiles(map, options) {
    if (!options.tiles || navigator.onLine === false) { return; }
    const tiles = L.tileLayer(options.tiles.url, { maxZoom: 18, attribution: options.tiles.credit });
    let errors = 0, arrived = false;
    const giveUp = function () { map.removeLayer(tiles); };
    tiles.on('tileload', function () { arrived = true; });
    tiles.on('tileerror', function () { errors += 1; if (errors >= 3) { giveUp(); } });
    setTimeout(function () { if (!arrived) { giveUp(); } }, 4000);
    tiles.addTo(map);
  }

  /* Until somebody touches the map, it shows its whole territory at whatever size it is given. */
  function keepSize(map, bounds) {
    map.deseo.view = bounds;
    ['pointerdown', 'wheel', 'keydown'].forEach(function (name) {
      const leave = function () { map.deseo.view = null; };
      map.getContainer().addEventListener(name, leave, { passive: true });
    });
    new ResizeObserver(function () {
      const box = map.getContainer();
      if (!box.clientWidth || !box.clientHeight) { return; }
      map.invalidateSize({ animate: false });
      if (map.deseo.view) { fitView(map, map.deseo.view); }
    }).observe(map.getContainer());
  }

  function fitView(map, bounds) {
    if (map.deseo.besides) { map.deseo.besides.refit(); return; }
    map.fitBounds(bounds, { animate: false, padding: [12, 12], maxZoom: 15 });
  }

  /* A chosen group fills the map; when none is chosen any more, the whole territory does again. */
  function turnTo(map, fit) {
    const wanted = JSON.stringify(fit || null);
    if (wanted === map.deseo.turned) { return; }
    if (fit || map.deseo.turned) {
      map.deseo.view = fit || map.deseo.options.bounds;
      fitView(map, map.deseo.view);
    }
    map.deseo.turned = fit ? wanted : null;
  }

  function frame(map, options) {
    map.deseo = {
      zones: {}, options: options, ready: null, tip: null, turned: null, labels: null, signs: []
    };
    const box = map.getContainer();
    box.style.background = options.sea;
    box.setAttribute('role', 'application');
    box.setAttribute('aria-label', options.words.map);
    document.body.style.fontFamily = options.font;
    document.documentElement.lang = options.lang;
    document.title = options.words.map;
    /* folium forbids pinching to zoom; whoever sees badly needs it. */
    document.querySelectorAll('meta[name=viewport]').forEach(function (meta) {
      meta.setAttribute('content', 'width=device-width, initial-scale=1');
    });
    pane(map, 'deseoFar', 140);
    pane(map, 'deseoGround', 150);
    pane(map, 'deseoZones', 250);
    pane(map, 'deseoPoints', 450);
    pane(map, 'deseoLabels', 460);
    options.renderer = L.canvas({ pane: 'deseoGround', padding: 0.5 });
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(options.credit);
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    box.style.setProperty('--label', options.labels.size + 'px');
    map.setMaxBounds(L.latLngBounds(options.bounds).pad(1.2));
    keepSize(map, options.bounds);
    addTiles(map, options);
    /* Wait for all, then draw in order: whichever file is last, land never covers zones. */
    map.deseo.ready = Promise.all(options.shapes.map(function (s) { return getJson(s.url); }))
      .then(function (answers) {
        answers.forEach(function (answer, i) {
          if (options.shapes[i].kind === 'places') {
            map.deseo.labels = new deseo.LabelLayer(readPlaces(answer), options.labels).addTo(map);
          } else {
            drawShape(map, options.shapes[i], answer, options);
          }
        });
        box.setAttribute('data-ground', 'drawn');
        if (options.far) { drawFar(map, options); }
      })
      .catch(function (error) { box.setAttribute('data-ground', 'failed'); throw error; });
    document.fonts.addEventListener('loadingdone', function () {
      map.eachLayer(function (layer) { if (layer._draw && layer._bounds) { layer._update(); } });
    });
    map.on('mousemove', function (event) { deseo.hoverZone(map, event); });
    map.on('mouseout', function () { deseo.hideTip(map); });
  }

  /* Colour the zones by class; a zone that is not among them gets the hatch of "not known". */
  function shadeZones(map, shades) {
    const styles = map.deseo.options.styles;
    map.deseo.shades = shades;
    Object.keys(map.deseo.zones).forEach(function (id) {
      const zone = map.deseo.zones[id];
      if (!shades) { zone.setStyle(styles.zones); return; }
      const known = Object.prototype.hasOwnProperty.call(shades.classes, id);
      zone.setStyle({
        fill: true,
        fillColor: known ? shades.colours[shades.classes[id]] : hatch(shades.missing),
        fillOpacity: known ? 0.78 : 1
      });
    });
  }

  function tip(map) {
    if (!map.deseo.tip) {
      map.deseo.tip = L.DomUtil.create('div', 'deseo-tip', map.getContainer());
      map.deseo.tip.setAttribute('role', 'status');
    }
    return map.deseo.tip;
  }

  function showTip(map, at, lines) {
    const box = tip(map), size = map.getSize();
    box.replaceChildren.apply(box, lines.map(function (line, i) {
      const row = document.createElement(i ? 'span' : 'strong');
      row.textContent = line;
      return row;
    }));
    box.style.display = 'block';
    box.style.left = Math.min(at.x + 14, size.x - box.offsetWidth - 6) + 'px';
    box.style.top = Math.max(6, Math.min(at.y + 14, size.y - box.offsetHeight - 6)) + 'px';
  }

  function hideTip(map) { if (map.deseo.tip) { map.deseo.tip.style.display = 'none'; } }

  function hoverZone(map, event) {
    const shades = map.deseo.shades;
    if (!shades || map.deseo.overPoint) { return; }
    const ids = Object.keys(map.deseo.zones);
    /* Leaflet's own test for a canvas polygon; it has no public name. */
    const id = ids.find(function (z) { return map.deseo.zones[z]._containsPoint(event.layerPoint); });
    if (!id) { hideTip(map); return; }
    const name = map.deseo.zones[id].feature.properties.name;
    showTip(map, event.containerPoint, [name, shades.tips[id] || shades.unknown]);
  }

  function show(map, group, payload) {
    map.deseo.ready.then(function () { shadeZones(map, payload.shades || null); });
    map.deseo.signs = (payload.hulls || []).map(function (hull) { return hull.at; });
    if (payload.points) {
      const layer = deseo.points(map, payload).addTo(group);
      map.deseo.ready.then(function () {
        if (layer._map) { layer._update(); }
        if (map.deseo.labels) { map.deseo.labels._update(); }
      });
    }
    turnTo(map, payload.fit);
    if (payload.beside) { deseo.beside(map, payload.beside); }
    map.getContainer().setAttribute('data-shown', payload.digest);
  }

  return {
    frame: frame, show: show, hoverZone: hoverZone,
    showTip: showTip, hideTip: hideTip
  };
})());
